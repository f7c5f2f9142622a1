import { ADDRESSES, INVISIBLE, SCRIPTS } from './nasty.ts'

const US = '900'

/** One post as a hostile X would send it, with its author and picture. */
export interface Poison {
  /** The last word of its text, by which it is found again. */
  end: string
  conversation: string
  post: Record<string, unknown>
  user: Record<string, unknown>
  media: Record<string, unknown>
}

interface Words {
  text: string
  name?: string
  handle?: string
  address?: string
}

/** A poisoned post: its words in every place where X lets people put words, its address wherever one is taken. */
function poison(
  n: number,
  conversation: string,
  { text, name = text, handle = `mallory${n}`, address }: Words,
): Poison {
  const end = `end${n}end`
  const link = 'https://t.co/abcdefghij'
  const before = `@acme ${text} `
  const at = [...before].length
  const url = address ?? 'https://x.example/'
  const id = String(2_000 + n)
  return {
    end,
    conversation,
    post: {
      id,
      text: `${before}${link} ${end}`,
      author_id: String(5_000 + n),
      created_at: '2026-11-24T07:00:00.000Z',
      conversation_id: conversation,
      edit_history_tweet_ids: [id],
      lang: text.slice(0, 40),
      entities: {
        mentions: [
          { start: 0, end: 5, username: 'acme', id: US },
          { start: at, end: at + 3, username: text.slice(0, 200), id: '1' },
        ],
        urls: [{ start: at, end: at + link.length, url: link, expanded_url: url, display_url: text }],
      },
      attachments: { media_keys: [`3_${n}`] },
    },
    user: {
      id: String(5_000 + n),
      name,
      username: handle,
      description: text,
      profile_image_url: url,
      location: text,
    },
    media: {
      media_key: `3_${n}`,
      type: 'photo',
      url,
      preview_image_url: url,
      alt_text: text,
      width: 10,
      height: 10,
    },
  }
}

/** What breaks lists and stores rather than pages. */
const BREAKERS: readonly Words[] = [
  { text: 'x'.repeat(1_000_000), name: 'One line of 1 MB' },
  { text: '<b>'.repeat(20_000), name: 'Twenty thousand tags' },
  { text: '\ud83d half a character \udc00', name: '\ud83d' },
  { text: 'a\0b', name: 'N\0UL' },
  { text: 'a handle of half a character', name: 'Half', handle: 'half\ud83d' },
  { text: 'a handle with NUL', name: 'Nul', handle: 'nu\0l' },
  { text: 'a handle that is code', name: 'Code', handle: '"><img src=x onerror=canary()>' },
  { text: 'Z\u0301\u0323\u0337'.repeat(2_000), name: 'Z\u0337'.repeat(500) },
  { text: Object.values(INVISIBLE).join('a'), name: '\u202egro.emca@\u202c', handle: 'acme\u200b' },
  { text: 'a look-alike', name: 'Acme', handle: '\u0430cme' },
  { text: 'nothing to see', name: '\u3164\u200b\u2060' },
]

/** The corpus: scripts in one conversation, addresses in another, what breaks things each in one of its own. */
export function poisons(): Poison[] {
  const [scripts, addresses] = ['2000', String(2_000 + SCRIPTS.length)]
  const first = SCRIPTS.length + ADDRESSES.length
  return [
    ...SCRIPTS.map((text, n) => poison(n, scripts, { text })),
    ...ADDRESSES.map((address, n) => poison(SCRIPTS.length + n, addresses, { text: address, address })),
    ...BREAKERS.map((words, n) => poison(first + n, String(2_000 + first + n), words)),
  ]
}
