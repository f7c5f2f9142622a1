import type { PostItem } from '../../api/schema/items.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { useDesk } from './desk.ts'
import { shortName } from './tree.ts'

/** Under a post: how it was received, its address, and whether we may answer it, or kindly why not. */
export function PostFoot({ post, onlyPublic }: { post: PostItem; onlyPublic: boolean }) {
  const t = useWords()
  const format = useFormat()
  const { likes, reposts, replies } = post.metrics
  const received = [
    likes ? t.outside.likes(likes, format.count(likes)) : '',
    reposts ? t.outside.reposts(reposts, format.count(reposts)) : '',
    replies ? t.outside.replies(replies, format.count(replies)) : '',
  ].filter(Boolean)
  return (
    <footer className="post-foot">
      {!onlyPublic && !post.ours && !post.gone && <Answerable post={post} />}
      {!onlyPublic && post.replyId && <Origin replyId={post.replyId} />}
      <span className="received">
        {received.join(' · ')}
        {post.url && !post.gone && (
          <a href={post.url} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer">
            {t.outside.open(t.networkName(post.network))}
          </a>
        )}
      </span>
    </footer>
  )
}

function Answerable({ post }: { post: PostItem }) {
  const t = useWords()
  const { page, drafting, setDrafting } = useDesk()
  const writing = drafting?.kind === 'new' && drafting.postId === post.id
  if (!page.thread.may.propose || writing) return null
  if (!post.mayReply.may) return <p className="may-not">{post.mayReply.why ?? t.outside.mayNot}</p>
  const who = shortName(post.author)
  return (
    <button
      type="button"
      className="propose"
      aria-label={t.outside.propose(who)}
      onClick={() => setDrafting({ kind: 'new', postId: post.id })}
    >
      <Icon name="pen" size={14} />
      {t.outside.propose(who)}
    </button>
  )
}

/** Which of our approved replies this post is, and who said yes. */
function Origin({ replyId }: { replyId: string }) {
  const t = useWords()
  const format = useFormat()
  const { page } = useDesk()
  const reply = page.items.find((i) => i.kind === 'delivery' && i.reply.id === replyId)
  const names = reply?.kind === 'delivery' ? reply.reply.approvedBy.map((p) => p.name) : []
  return (
    <span className="origin">
      <Icon name="seal" size={14} /> {t.outside.answeredBy}
      {names.length > 0 && ` · ${t.reply.approvedBy(format.names(names))}`}
    </span>
  )
}
