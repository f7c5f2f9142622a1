import type { PostItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'

/** Pictures with their author's description; films as a still that leads to the network. */
export function MediaRow({ media, postUrl }: { media: PostItem['media']; postUrl: string | null }) {
  const t = useWords()
  return (
    <div className="media">
      {media.map((one) => {
        const src = one.previewUrl ?? (one.kind === 'photo' ? one.url : null)
        const alt = one.alt ?? (one.kind === 'photo' ? t.outside.noAlt : t.outside.video)
        const href = one.url ?? postUrl
        const inner = src ? (
          <img
            src={src}
            alt={alt}
            referrerPolicy="no-referrer"
            loading="lazy"
            width={one.width ?? undefined}
            height={one.height ?? undefined}
          />
        ) : (
          <span className="no-picture">{alt}</span>
        )
        const film = one.kind !== 'photo' && (
          <span className="film">
            <Icon name="play" size={14} /> {t.outside.video}
          </span>
        )
        return (
          <figure key={one.url ?? one.previewUrl ?? one.alt}>
            {href && /^https?:/i.test(href) ? (
              <a href={href} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer">
                {inner}
                {film}
              </a>
            ) : (
              inner
            )}
            {one.alt && <figcaption>{one.alt}</figcaption>}
          </figure>
        )
      })}
    </div>
  )
}
