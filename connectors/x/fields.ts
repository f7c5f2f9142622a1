/**
 * The names we ask X for. Valid through X's OpenAPI 2.166; 2.167 renames some, and X still answers to these.
 */
export const POST_FIELDS: Record<string, string> = {
  'tweet.fields':
    'author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,attachments,edit_controls,edit_history_tweet_ids,lang,note_tweet,possibly_sensitive,reply_settings,public_metrics,withheld',
  expansions:
    'author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,entities.mentions.username',
  'media.fields': 'media_key,type,url,preview_image_url,alt_text,width,height,variants',
  'user.fields': 'name,username,description,profile_image_url,protected,public_metrics',
}

/** The names of 2.167, and what they were called: both are understood on reading. */
const OLD_NAMES: Record<string, string> = {
  edit_history_post_ids: 'edit_history_tweet_ids',
  referenced_posts: 'referenced_tweets',
  note_post: 'note_tweet',
  repost_count: 'retweet_count',
  posts: 'tweets',
}

/** Gives an object's fields their older names, where there are two. Anything else passes unchanged. */
export function inOldNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [OLD_NAMES[name] ?? name, held]))
}
