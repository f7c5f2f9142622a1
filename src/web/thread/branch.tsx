import { AnswerBox } from './answer-box.tsx'
import { useDesk } from './desk.ts'
import { Ghost } from './ghost.tsx'
import { PostCard } from './post-card.tsx'
import { ReplyCard } from './reply-card.tsx'
import type { Node } from './tree.ts'

/** Deeper than this, answers are not indented further: a phone is narrow. */
const DEEPEST = 3

/** A post with what answers it, then what we mean to answer, each in its place. */
export function Branch({ node, depth, onlyPublic }: { node: Node; depth: number; onlyPublic: boolean }) {
  const { drafting } = useDesk()
  const { post, replies, proposals, deliveries } = node
  const writing = drafting?.kind === 'new' && drafting.postId === post.id
  const inner =
    replies.length > 0 || (!onlyPublic && (proposals.length > 0 || deliveries.length > 0 || writing))
  return (
    <div className="branch-root">
      <PostCard post={post} onlyPublic={onlyPublic} />
      {inner && (
        <div className={depth < DEEPEST ? 'branch' : 'branch flat'}>
          {replies.map((reply) => (
            <Branch key={reply.post.id} node={reply} depth={depth + 1} onlyPublic={onlyPublic} />
          ))}
          {!onlyPublic && deliveries.map((item) => <ReplyCard key={item.id} reply={item.reply} />)}
          {!onlyPublic && proposals.length > 0 && <Ghost proposals={proposals} post={post} />}
          {!onlyPublic && writing && <AnswerBox post={post} />}
        </div>
      )}
    </div>
  )
}
