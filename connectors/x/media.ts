import type { Media } from '../../src/outside/incoming-post.ts'
import { webUrl } from './parts.ts'
import type { WireMedia } from './wire.ts'

/** X's pictures and films as ours. Of a film's files the best MP4 is taken; unknown kinds are left out. */
export function readMedia(keys: readonly string[], known: readonly WireMedia[]): Media[] {
  return keys.flatMap((key) => {
    const media = known.find((one) => one.media_key === key)
    const kind = media && kindOf(media.type)
    if (!media || !kind) return []
    return {
      kind,
      url: webUrl(kind === 'photo' ? media.url : bestFilm(media)),
      previewUrl: webUrl(media.preview_image_url ?? media.url),
      alt: media.alt_text ?? null,
      width: media.width ?? null,
      height: media.height ?? null,
    }
  })
}

function kindOf(type: string): Media['kind'] | null {
  if (type === 'photo' || type === 'video') return type
  return type === 'animated_gif' ? 'gif' : null
}

function bestFilm(media: WireMedia): string | undefined {
  const films = media.variants.filter((variant) => variant.content_type === 'video/mp4')
  return films.sort((a, b) => (b.bit_rate ?? 0) - (a.bit_rate ?? 0))[0]?.url
}
