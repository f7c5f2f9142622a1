import { invalid, Refused } from './problems.ts'

/** X renamed its fields in August 2026; the simulator speaks either generation and understands both. */
export type Generation = 'tweet' | 'post'

/** Every name that changed: old → new. */
const RENAMED: Record<string, string> = {
  referenced_tweets: 'referenced_posts',
  edit_history_tweet_ids: 'edit_history_post_ids',
  note_tweet: 'note_post',
  tweets: 'posts',
  tweet_count: 'post_count',
  retweet_count: 'repost_count',
}

const OLD_NAMES: Record<string, string> = {
  'post.fields': 'tweet.fields',
  referenced_posts: 'referenced_tweets',
  edit_history_post_ids: 'edit_history_tweet_ids',
  note_post: 'note_tweet',
  'referenced_posts.id': 'referenced_tweets.id',
  'referenced_posts.id.author_id': 'referenced_tweets.id.author_id',
  'referenced_posts.id.attachments.media_keys': 'referenced_tweets.id.attachments.media_keys',
  'entities.note.mentions.username': 'entities.mentions.username',
}

/** What X would take (OpenAPI 2.166), including fields that the simulator never has anything to say for. */
const KNOWN = {
  'tweet.fields':
    'article attachments author_id card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang matched_media_notes media_metadata non_public_metrics note_request_suggestions note_tweet organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics referenced_tweets reply_settings scopes source suggested_source_links suggested_source_links_with_counts text withheld',
  'user.fields':
    'affiliation confirmed_email connection_status created_at description entities id is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics receives_your_dm subscription subscription_type url username verified verified_followers_count verified_type withheld',
  'media.fields':
    'alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics public_metrics type url variants width',
  expansions:
    'article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id',
  'place.fields': 'contained_within country country_code full_name geo id name place_type',
  'poll.fields': 'duration_minutes end_datetime id options voting_status',
}
type Selection = keyof typeof KNOWN

/** Query parameters by their old names, each a string. */
export type Query = Record<string, string>

/** What a caller asked to see. */
export interface Asked {
  tweet: ReadonlySet<string>
  user: ReadonlySet<string>
  media: ReadonlySet<string>
  expansions: ReadonlySet<string>
}

/** Brings names to the old generation and refuses, as X does, parameters that the endpoint does not know. */
export function readQuery(raw: Record<string, unknown>, allowed: readonly string[]): Query {
  const query: Query = {}
  const names = [...allowed, ...Object.keys(KNOWN)]
  for (const [given, value] of Object.entries(raw)) {
    const name = OLD_NAMES[given] ?? given
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (!names.includes(name))
      throw new Refused(
        invalid(given, text, `The query parameter [${given}] is not one of [${names.join(',')}]`),
      )
    if (text === '')
      throw new Refused(invalid(given, text, `The \`${given}\` query parameter can not be empty`))
    query[name] = text
  }
  return query
}

/** The fields and expansions of a query. Throws Refused for a name X does not have. */
export function readAsked(query: Query): Asked {
  return {
    tweet: select(query, 'tweet.fields'),
    user: select(query, 'user.fields'),
    media: select(query, 'media.fields'),
    expansions: select(query, 'expansions'),
  }
}

function select(query: Query, selection: Selection): Set<string> {
  const known = KNOWN[selection].split(' ')
  const chosen = new Set<string>()
  for (const given of (query[selection] ?? '').split(',').filter(Boolean)) {
    const name = OLD_NAMES[given] ?? given
    if (!known.includes(name))
      throw new Refused(
        invalid(
          selection,
          given,
          `The \`${selection}\` query parameter value [${given}] is not one of [${known.join(',')}]`,
        ),
      )
    chosen.add(name)
  }
  return chosen
}

/** Gives a whole answer the names of the wanted generation. */
export function inGeneration(body: unknown, generation: Generation): unknown {
  if (generation === 'tweet') return body
  if (Array.isArray(body)) return body.map((item) => inGeneration(item, generation))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [RENAMED[name] ?? name, inGeneration(value, generation)]),
  )
}
