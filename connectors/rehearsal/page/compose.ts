import { z } from 'zod'
import { Handle, perform, personNamed } from '../acts.ts'
import type { Post } from '../world/model.ts'
import { standing } from '../world/popularity.ts'
import type { World } from '../world/world.ts'
import { type Html, html } from './html.ts'

const LONGEST = 4_000

/** What a visitor filled in, and what was wrong with it. */
export interface Filled {
  as: string
  text: string
  wrong: Partial<Record<'as' | 'text' | 'to', string>>
}

/** The form with which a visitor speaks as somebody outside. */
export function composeForm(options: { to?: Post; toHandle?: string; filled?: Filled | undefined }): Html {
  const { to, filled } = options
  const wrong = filled?.wrong ?? {}
  const line = (field: 'as' | 'text' | 'to') =>
    wrong[field] ? html`<p class="wrong" id="wrong-${field}" role="alert">${wrong[field]}</p>` : null
  const title = to ? `Reply to @${options.toHandle}` : 'Say something as somebody outside'
  const marks = (field: 'as' | 'text') =>
    wrong[field] ? html`aria-invalid="true" aria-describedby="wrong-${field}"` : null
  return html`<form class="compose" method="post" action="/posts" id="compose">
    <h2>${title}</h2>
    ${to ? html`<input type="hidden" name="to" value="${to.id}">` : null}${line('to')}
    <label>Your words<textarea name="text" rows="3" maxlength="${LONGEST}" required dir="auto" placeholder="${to ? 'Write your reply' : 'Write to @acme, or about anything'}" ${marks('text')}>${filled?.text ?? ''}</textarea></label>
    ${line('text')}
    <div class="row">
      <label>Speak as <span class="at">@<input name="as" list="people" value="${filled?.as ?? ''}" required maxlength="16" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="anybody" ${marks('as')}></span></label>
      <output class="count" hidden></output>
      <button>${to ? 'Reply' : 'Post'}</button>
    </div>
    ${line('as')}
    <p class="hint">Choose somebody from the list or make up a new handle.</p>
  </form>`
}

/** The handles offered by the form: people outside, never our own accounts. */
export function peopleList(world: World): Html {
  const outside = [...world.shelves.people.values()].filter((person) => !person.ours && !person.suspended)
  return html`<datalist id="people">${outside.map((person) => html`<option value="${person.handle}">${person.name}</option>`)}</datalist>`
}

const Form = z.object({
  as: z.string().max(100).catch(''),
  text: z.string().max(20_000).catch(''),
  to: z.string().max(30).optional(),
})

/** Publishes what a visitor wrote, or says what is wrong with it. */
export function acceptForm(
  body: unknown,
  world: World,
): { post: Post } | { filled: Filled; to: Post | undefined } {
  const { as, text, to } = Form.parse(body ?? {})
  const { shelves } = world
  const parent = to ? shelves.post(to) : undefined
  const handle = Handle.safeParse(as.trim())
  const wrong: Filled['wrong'] = {}
  if (!handle.success) wrong.as = 'A handle is 1 to 15 letters, digits or underscores.'
  else if (shelves.personByHandle(handle.data)?.ours)
    wrong.as = `@${handle.data} is the company’s own account: it speaks through Conclave. Choose somebody outside.`
  else if (shelves.personByHandle(handle.data)?.suspended)
    wrong.as = `@${handle.data} is suspended and cannot write.`
  if (text.trim() === '') wrong.text = 'Write at least one word.'
  if ([...text].length > LONGEST) wrong.text = `That is too long: at most ${LONGEST} characters.`
  if (to && standing(parent, shelves) !== 'readable')
    wrong.to = 'The post you answer is no longer there. Your words are kept below.'
  if (!handle.success || Object.keys(wrong).length > 0) return { filled: { as, text, wrong }, to: parent }
  const person = personNamed(handle.data, world)
  const act = parent
    ? ({ do: 'reply', as: person.handle, to: parent.id, text: text.trim() } as const)
    : ({ do: 'post', as: person.handle, text: text.trim() } as const)
  return { post: perform(act, world) as Post }
}
