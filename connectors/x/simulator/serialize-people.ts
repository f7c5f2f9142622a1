import type { Person, Picture } from '../../rehearsal/world/model.ts'
import type { Shelves } from '../../rehearsal/world/shelves.ts'
import type { Asked } from './fields.ts'

/** A user in X's words: id, name and username, and what was asked for. */
export function wireUser(person: Person, asked: Asked['user'], shelves: Shelves, origin: string) {
  const all: Record<string, unknown> = {
    created_at: person.joinedAt,
    description: person.bio,
    location: person.place,
    profile_image_url: `${origin}/avatars/${person.handle}.svg`,
    protected: person.protected,
    verified: person.verified,
    verified_type: person.verified ? (person.ours ? 'business' : 'blue') : 'none',
    url: '',
    public_metrics: {
      followers_count: person.followers,
      following_count: person.following,
      tweet_count: shelves.by(person.id).size,
      listed_count: Math.floor(person.followers / 250),
      like_count: person.following * 3,
    },
  }
  const chosen = Object.entries(all).filter(([name]) => asked.has(name))
  return { id: person.id, name: person.name, username: person.handle, ...Object.fromEntries(chosen) }
}

/** X's key of a picture: a number for its kind, then its id. */
export function mediaKey(picture: Picture): string {
  const kind = { photo: '3', gif: '16', video: '7' }[picture.kind]
  return `${kind}_${picture.id}`
}

/** A picture in X's words: key and type, and what was asked for. */
export function wireMedia(picture: Picture, asked: Asked['media'], origin: string) {
  const address = `${origin}/media/${picture.id}.svg`
  const all: Record<string, unknown> = {
    width: picture.width,
    height: picture.height,
    ...(picture.alt === null ? {} : { alt_text: picture.alt }),
    ...(picture.kind === 'photo' ? { url: address } : { preview_image_url: address }),
    ...(picture.kind === 'video' ? { duration_ms: 9_000 } : {}),
  }
  const chosen = Object.entries(all).filter(([name]) => asked.has(name))
  const type = picture.kind === 'gif' ? 'animated_gif' : picture.kind
  return { media_key: mediaKey(picture), type, ...Object.fromEntries(chosen) }
}
