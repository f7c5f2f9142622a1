import { current, handlesIn, type Post } from '../../rehearsal/world/model.ts'
import type { Shelves } from '../../rehearsal/world/shelves.ts'
import type { Timeline } from '../../rehearsal/world/timeline.ts'
import type { Search } from './search-query.ts'

/** Scripts that put no spaces between words: there a word is found anywhere in the text. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** Whether a post answers a search. */
export function matches(post: Post, search: Search, shelves: Shelves): boolean {
  if (search.kind === 'not') return !matches(post, search.of, shelves)
  if (search.kind === 'all') return search.of.every((part) => matches(post, part, shelves))
  if (search.kind === 'any') return search.of.some((part) => matches(post, part, shelves))
  return passes(post, search, shelves)
}

function passes(post: Post, test: { operator: string; value: string }, shelves: Shelves): boolean {
  const { operator, value } = test
  const text = current(post).text
  const parent = post.parentId ? shelves.post(post.parentId) : undefined
  const isPerson = (id: string | undefined) => {
    const person = id ? shelves.person(id) : undefined
    return person !== undefined && (person.id === value || sameHandle(person.handle, value))
  }
  switch (operator) {
    case 'conversation_id':
      return post.conversationId === value
    case 'in_reply_to_tweet_id':
    case 'in_reply_to_post_id':
      return parent !== undefined && shelves.post(value) === parent
    case 'from':
      return isPerson(post.authorId)
    case 'to':
      return isPerson(parent?.authorId)
    case 'retweets_of':
      return isPerson(post.repostOf ? shelves.post(post.repostOf)?.authorId : undefined)
    case 'name':
      return shelves.mentioned(post).some(isPerson) || handlesIn(text).includes(value.toLowerCase())
    case 'tag':
      return tagsIn(text).includes(fold(value))
    case 'url':
      return linksIn(text).some((link) => link.includes(value.toLowerCase()))
    case 'lang':
      return post.lang === value
    case 'is':
      return isA(post, value, shelves)
    case 'has':
      return has(post, value)
    default:
      return hasWords(text, value)
  }
}

function isA(post: Post, what: string, shelves: Shelves): boolean {
  if (what === 'retweet' || what === 'repost') return post.repostOf !== null
  if (what === 'reply') return post.parentId !== null
  if (what === 'quote') return post.quotedId !== null
  return what === 'verified' && shelves.person(post.authorId)?.verified === true
}

function has(post: Post, what: string): boolean {
  const text = current(post).text
  if (what === 'links') return linksIn(text).length > 0
  if (what === 'hashtags') return tagsIn(text).length > 0
  if (what === 'mentions') return handlesIn(text).length > 0 || post.addressed.length > 0
  if (what === 'media') return post.pictures.length > 0
  if (what === 'images') return post.pictures.some((p) => p.kind === 'photo')
  return what === 'videos' && post.pictures.some((p) => p.kind === 'video')
}

/** X finds whole words in any case; a phrase is words in a row. */
function hasWords(text: string, sought: string): boolean {
  if (UNSPACED.test(sought)) return fold(text).includes(fold(sought))
  return ` ${words(text)} `.includes(` ${words(sought)} `)
}

const words = (text: string) => (fold(text).match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []).join(' ')
const fold = (text: string) => text.normalize('NFC').toLowerCase()
const sameHandle = (a: string, b: string) => a.toLowerCase() === b.replace(/^@/, '').toLowerCase()
const linksIn = (text: string) => (text.match(/https?:\/\/\S+/giu) ?? []).map((link) => link.toLowerCase())
const tagsIn = (text: string) =>
  [...text.matchAll(/[#＃]([\p{L}\p{M}\p{N}_]+)/gu)].map((m) => fold(m[1] ?? ''))

/** The smallest timeline that surely holds every match: a search in one conversation need not read everything. */
export function shelfFor(search: Search, shelves: Shelves): Timeline {
  if (search.kind === 'all') {
    const shelvesOfParts = search.of.map((part) => shelfFor(part, shelves))
    return shelvesOfParts.reduce((a, b) => (b.size < a.size ? b : a))
  }
  if (search.kind !== 'test') return shelves.everything
  const person = shelves.personByHandle(search.value.replace(/^@/, '')) ?? shelves.person(search.value)
  if (search.operator === 'conversation_id') return shelves.conversation(search.value)
  if (search.operator === 'from' && person) return shelves.by(person.id)
  return shelves.everything
}
