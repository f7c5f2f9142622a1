import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PostItem, ProposalItem } from '../../api/schema/items.ts'
import { ApiProblem } from '../api/problem.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useBuffer } from '../app/buffer.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'
import { Conflict } from './conflict.tsx'
import { bufferOf, useDesk } from './desk.ts'
import { DraftBox } from './draft-box.tsx'
import { shortName } from './tree.ts'
import { useProposing } from './use-proposing.ts'

/**
 * Writing the next version of a proposal. It remembers which version the text began from, also over a reload: when
 * somebody else was faster, both texts are shown and one chooses.
 */
export function EditBox({ proposal, post }: { proposal: ProposalItem; post: PostItem }) {
  const t = useWords()
  const toast = useToast()
  const client = useQueryClient()
  const { page, setDrafting } = useDesk()
  const [opened] = useState(proposal)
  const [text, setText] = useBuffer(bufferOf.edit(proposal.id), opened.text)
  const [kept, keepBase] = useBuffer(`${bufferOf.edit(proposal.id)}.base`)
  const base = kept ? Number(kept) : opened.version
  const revise = useAct('revise', THREAD_ROUTES)
  const { submit } = useProposing()
  const stale = revise.error instanceof ApiProblem && revise.error.is('stale')

  function close(): void {
    setText(opened.text)
    keepBase('')
    setDrafting(null)
  }
  function write(next: string): void {
    setText(next)
    keepBase(next === opened.text ? '' : String(base))
  }
  function save(ask: boolean, baseVersion = base): void {
    revise.mutate(
      { params: { id: proposal.id }, body: { text, baseVersion } },
      {
        onSuccess: ({ proposal: now }) => {
          close()
          if (ask && now.may.submit) submit.mutate({ params: { id: now.id }, body: { version: now.version } })
          else toast(now.state === 'submitted' ? t.proposal.submitted : t.proposal.saved)
        },
        onError: () => void client.invalidateQueries({ queryKey: ['readThread'] }),
      },
    )
  }
  if (proposal.version > base && proposal.text !== text)
    return (
      <Conflict
        theirs={proposal}
        mine={text}
        onTheirs={close}
        onMine={() => save(false, proposal.version)}
        busy={revise.isPending}
        error={stale ? null : revise.error}
      />
    )
  return (
    <DraftBox
      network={post.network}
      who={shortName(post.author)}
      handle={page.thread.accounts.find((a) => a.id === proposal.account)?.handle ?? ''}
      text={text}
      onText={write}
      busy={revise.isPending}
      error={stale ? null : (revise.error ?? submit.error)}
      onSubmit={() => save(true)}
      onSave={() => save(false)}
      onClose={close}
    />
  )
}
