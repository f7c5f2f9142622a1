import { useState } from 'react'
import type { PostItem } from '../../api/schema/items.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useBuffer } from '../app/buffer.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'
import { bufferOf, useDesk } from './desk.ts'
import { DraftBox } from './draft-box.tsx'
import { shortName } from './tree.ts'
import { useProposing } from './use-proposing.ts'

/** Writing a new proposed answer to a post. Where the network forbids it, its reason stands in the place of the box. */
export function AnswerBox({ post }: { post: PostItem }) {
  const t = useWords()
  const toast = useToast()
  const { page, setDrafting, choose } = useDesk()
  const { accounts, id } = page.thread
  const [text, setText] = useBuffer(bufferOf.answer(post.id))
  const [account, setAccount] = useState(accounts[0]?.id ?? '')
  const propose = useAct('propose', THREAD_ROUTES)
  const { submit } = useProposing()
  const handle = accounts.find((a) => a.id === account)?.handle ?? ''
  const who = shortName(post.author)

  function close(): void {
    setText('')
    setDrafting(null)
  }
  function send(ask: boolean): void {
    propose.mutate(
      { params: { id }, body: { text, inReplyTo: post.id, account } },
      {
        onSuccess: ({ proposal }) => {
          close()
          choose(proposal.id)
          if (ask) submit.mutate({ params: { id: proposal.id }, body: { version: proposal.version } })
          else toast(t.proposal.saved)
        },
      },
    )
  }
  const refusal = !post.mayReply.may
    ? (post.mayReply.why ?? t.outside.mayNot)
    : accounts.length === 0
      ? t.outside.noAccount(t.networkName(post.network))
      : null
  if (refusal)
    return (
      <div className="card post refusal" role="status">
        <p>{refusal}</p>
        <button type="button" onClick={() => setDrafting(null)}>
          {t.close}
        </button>
      </div>
    )
  return (
    <DraftBox
      network={post.network}
      who={who}
      handle={handle}
      text={text}
      onText={setText}
      busy={propose.isPending || submit.isPending}
      error={propose.error ?? submit.error}
      onSubmit={() => send(true)}
      onSave={() => send(false)}
      onClose={close}
    >
      {accounts.length > 1 && (
        <label className="as">
          {t.proposal.as}
          <select value={account} onChange={(e) => setAccount(e.target.value)}>
            {accounts.map((a) => (
              <option key={a.id} value={a.id}>
                @{a.handle}
              </option>
            ))}
          </select>
        </label>
      )}
    </DraftBox>
  )
}
