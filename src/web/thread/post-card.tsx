import type { PostItem } from '../../api/schema/items.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Earlier } from './earlier.tsx'
import { MediaRow } from './media-row.tsx'
import { Parts } from './parts.tsx'
import { PostFoot } from './post-foot.tsx'

/** A public post, theirs or ours, with its author. Nothing in it is private. */
export function PostCard({ post, onlyPublic }: { post: PostItem; onlyPublic: boolean }) {
  const t = useWords()
  const format = useFormat()
  const { author } = post
  const gone =
    post.gone?.reason === 'deleted' ? t.outside.deleted : post.gone ? t.outside[post.gone.reason] : null
  const facts = [
    `@${author.handle}`,
    author.followers === null ? '' : t.outside.followers(author.followers, format.count(author.followers)),
    post.ours ? t.outside.ours : onlyPublic ? '' : t.outside.badge,
  ].filter(Boolean)
  return (
    <article
      className={`card post${post.ours ? ' ours' : ''}${post.gone ? ' gone' : ''}`}
      aria-label={author.name || author.handle}
      data-post={post.id}
    >
      <div className="by">
        <Avatar name={author.name || author.handle} url={author.avatarUrl} ours={post.ours} size="small" />
        <b className="clip" title={author.bio ?? undefined}>
          {author.name || author.handle}
        </b>
        <small title={facts.join(' · ')}>{facts.join(' · ')}</small>
        <Ago at={post.at} />
      </div>
      {gone && <p className="tombstone">{gone}</p>}
      {(!post.gone || (post.text && !onlyPublic)) && (
        <div className="words" dir="auto" lang={post.lang ?? undefined}>
          <Parts parts={post.parts} text={post.text} />
        </div>
      )}
      {!post.gone && post.media.length > 0 && <MediaRow media={post.media} postUrl={post.url} />}
      {post.editedAt && (
        <small className="edited" title={format.full(post.editedAt)}>
          {t.outside.edited}
        </small>
      )}
      {!onlyPublic && post.earlier.length > 0 && <Earlier earlier={post.earlier} now={post.text} />}
      <PostFoot post={post} onlyPublic={onlyPublic} />
    </article>
  )
}
