import type { ThreadPage } from '../../api/schema/threads.ts'
import { useKeys } from '../app/keys.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { Branch } from './branch.tsx'
import { DeskProvider, useDeskState } from './desk.ts'
import { Foot } from './foot.tsx'
import { type Node, outsideTree, postToAnswer, shortName } from './tree.ts'

interface Props {
  page: ThreadPage
  onlyPublic: boolean
  onOnlyPublic: (now: boolean) => void
  onShow: () => void
}

/** Daylight: the public conversation as the person outside sees it, with our intentions as dashed ghosts. */
export function Outside({ page, onlyPublic, onOnlyPublic, onShow }: Props) {
  const t = useWords()
  const desk = useDeskState(page)
  const { thread, items } = page
  const tree = outsideTree(items)
  const who = shortName(thread.author)
  const network = t.networkName(thread.network)
  const ghosts = !onlyPublic && tree.some(hasGhost)
  const target = postToAnswer(items)
  useKeys({
    ...(thread.may.propose && target && !onlyPublic
      ? {
          p: () => {
            onShow()
            desk.setDrafting({ kind: 'new', postId: target.id })
          },
        }
      : {}),
    ...(onlyPublic ? {} : { d: () => desk.setChanges(!desk.changes) }),
  })
  return (
    <section className="side out" aria-labelledby="outside-title">
      <h3 id="outside-title">
        <Icon name="globe" size={14} /> {t.outside.title}{' '}
        <span className="clip">{(ghosts ? t.outside.exceptDashed : t.outside.exactly)(who, network)}</span>
      </h3>
      <button
        type="button"
        className="bare as-they-see"
        aria-pressed={onlyPublic}
        aria-keyshortcuts="o"
        aria-label={onlyPublic ? t.outside.back : t.outside.asTheySee}
        title={onlyPublic ? t.outside.back : t.outside.asTheySee}
        onClick={() => onOnlyPublic(!onlyPublic)}
      >
        <Icon name="eye" size={14} />
        <span className="label">{onlyPublic ? t.outside.back : t.outside.asTheySee}</span>
        <Key>o</Key>
      </button>
      <DeskProvider value={desk}>
        <div className="flow">
          {onlyPublic && <p className="hint">{t.outside.onlyPublic}</p>}
          {tree.map((node) => (
            <Branch key={node.post.id} node={node} depth={0} onlyPublic={onlyPublic} />
          ))}
        </div>
        {!onlyPublic && <Foot />}
      </DeskProvider>
    </section>
  )
}

function hasGhost(node: Node): boolean {
  return node.proposals.length > 0 || node.deliveries.length > 0 || node.replies.some(hasGhost)
}
