import { z } from 'zod'
import { Finding } from '../crossing/paste-guard.ts'
import { Id, Next, Time } from './schema/base.ts'
import { ApprovalItem, NoteItem, ProposalItem } from './schema/items.ts'
import * as listening from './schema/listening.ts'
import * as people from './schema/people.ts'
import * as replies from './schema/replies.ts'
import * as threads from './schema/threads.ts'

/**
 * Who may call a route. `anyone`: no session needed. `person`: any signed-in person (what they see depends on their
 * spaces). `administrator`: administrators only. Rights inside a space are the handler's business.
 */
export type Audience = 'anyone' | 'person' | 'administrator'

/** One route of the HTTP API: what goes in is checked with these schemas, and the OpenAPI document is made from them. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  summary: string
  audience: Audience
  query?: z.ZodType
  body?: z.ZodType
  /** What a 2xx answer holds; absent: 204, no content. */
  answer?: z.ZodType
  /** The 2xx status, when it is not 200 (or 204 without an answer). */
  status?: 201 | 202
}

const Person = z.object({ person: people.Me })
const Thread = z.object({ thread: threads.ThreadSummary })
const Proposal = z.object({ proposal: ProposalItem })
/** `findings`: what must be confirmed before it is submitted. */
const Proposed = Proposal.extend({ findings: z.array(Finding) })
const Reply = z.object({ reply: replies.Reply })
const Account = z.object({ account: listening.Account })
const Watch = z.object({ watch: listening.Watch })
const Space = z.object({ space: people.Space })

/** Every route under `/api/v1`, by name. `handlers.ts` must have one handler for each, or it does not compile. */
export const contract = {
  signIn: {
    method: 'post',
    path: '/session',
    summary: 'Sign in',
    audience: 'anyone',
    body: people.SignIn,
    answer: Person,
  },
  signOut: { method: 'delete', path: '/session', summary: 'Sign out', audience: 'anyone' },
  whoAmI: {
    method: 'get',
    path: '/session',
    summary: 'Who is signed in',
    audience: 'person',
    answer: Person,
  },
  setupState: {
    method: 'get',
    path: '/setup',
    summary: 'Does the first person still have to be made?',
    audience: 'anyone',
    answer: z.object({ needed: z.boolean() }),
  },
  firstPerson: {
    method: 'post',
    path: '/setup',
    summary: 'Make the first person, with the one-time link',
    audience: 'anyone',
    body: people.FirstPerson,
    answer: Person,
    status: 201,
  },
  changeMe: {
    method: 'patch',
    path: '/session',
    summary: 'Change my language or my password',
    audience: 'person',
    body: people.MyChange,
    answer: Person,
  },
  status: {
    method: 'get',
    path: '/status',
    summary: 'How the machine is',
    audience: 'person',
    answer: listening.Status,
  },

  listThreads: {
    method: 'get',
    path: '/threads',
    summary: 'Threads of a queue, newest first',
    audience: 'person',
    query: threads.ThreadQuery,
    answer: threads.Threads,
  },
  countThreads: {
    method: 'get',
    path: '/threads/counts',
    summary: 'How many threads are in each queue',
    audience: 'person',
    answer: threads.ThreadCounts,
  },
  readThread: {
    method: 'get',
    path: '/threads/:id',
    summary: 'A thread with everything in it',
    audience: 'person',
    answer: threads.ThreadPage,
  },
  changeThread: {
    method: 'patch',
    path: '/threads/:id',
    summary: 'Move, assign, snooze, rename',
    audience: 'person',
    body: threads.ThreadChange,
    answer: Thread,
  },
  seeThread: {
    method: 'post',
    path: '/threads/:id/seen',
    summary: 'Mark a thread as seen by me',
    audience: 'person',
  },
  writeNote: {
    method: 'post',
    path: '/threads/:id/notes',
    summary: 'Write a note (inside only)',
    audience: 'person',
    body: threads.NewNote,
    answer: z.object({ note: NoteItem }),
    status: 201,
  },
  propose: {
    method: 'post',
    path: '/threads/:id/proposals',
    summary: 'Propose an answer',
    audience: 'person',
    body: threads.NewProposal,
    answer: Proposed,
    status: 201,
  },

  readProposal: {
    method: 'get',
    path: '/proposals/:id',
    summary: 'A proposal',
    audience: 'person',
    answer: Proposal,
  },
  revise: {
    method: 'put',
    path: '/proposals/:id',
    summary: 'Write a new version; earlier approvals lapse',
    audience: 'person',
    body: threads.Revision,
    answer: Proposed,
  },
  submit: {
    method: 'post',
    path: '/proposals/:id/submit',
    summary: 'Ask for approval',
    audience: 'person',
    body: threads.Submission,
    answer: Proposal,
  },
  withdraw: {
    method: 'post',
    path: '/proposals/:id/withdraw',
    summary: 'Give a proposal up',
    audience: 'person',
    answer: Proposal,
  },
  approve: {
    method: 'post',
    path: '/proposals/:id/approvals',
    summary: 'Approve exactly this version, or send it back',
    audience: 'person',
    body: threads.NewApproval,
    answer: z.object({ approval: ApprovalItem, proposal: ProposalItem, reply: replies.Reply.nullable() }),
    status: 201,
  },

  listReplies: {
    method: 'get',
    path: '/replies',
    summary: 'Outgoing replies, newest change first',
    audience: 'person',
    query: z.strictObject({
      state: replies.ReplyState.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answer: replies.Replies,
  },
  readReply: {
    method: 'get',
    path: '/replies/:id',
    summary: 'An approved reply and what became of it',
    audience: 'person',
    answer: Reply,
  },
  undo: {
    method: 'post',
    path: '/replies/:id/undo',
    summary: 'Take an approved reply back before it goes',
    audience: 'person',
    answer: Reply,
  },
  confirm: {
    method: 'post',
    path: '/replies/:id/confirm',
    summary: 'The world changed, and the reply is still right: send it',
    audience: 'person',
    answer: Reply,
  },
  resolve: {
    method: 'post',
    path: '/replies/:id/resolve',
    summary: 'Say what you saw on the network',
    audience: 'person',
    body: replies.Resolution,
    answer: Reply,
  },

  listAccounts: {
    method: 'get',
    path: '/accounts',
    summary: 'Our accounts',
    audience: 'person',
    answer: z.object({ accounts: z.array(listening.Account) }),
  },
  addAccount: {
    method: 'post',
    path: '/accounts',
    summary: 'Connect an account',
    audience: 'administrator',
    body: listening.NewAccount,
    answer: Account,
    status: 201,
  },
  changeAccount: {
    method: 'patch',
    path: '/accounts/:id',
    summary: 'Replace a credential, or remove the account',
    audience: 'administrator',
    body: listening.AccountChange,
    answer: Account,
  },
  testAccount: {
    method: 'post',
    path: '/accounts/:id/test',
    summary: 'Ask the network whether the credential still works',
    audience: 'administrator',
    answer: Account,
    status: 202,
  },
  authorise: {
    method: 'post',
    path: '/accounts/authorise',
    summary: 'Start an OAuth 2 sign-in at the network',
    audience: 'administrator',
    body: listening.NewAuthorisation,
    answer: z.object({ url: z.string(), redirectUri: z.string() }),
    status: 201,
  },

  listWatches: {
    method: 'get',
    path: '/watches',
    summary: 'What we listen to',
    audience: 'person',
    answer: z.object({ watches: z.array(listening.Watch) }),
  },
  addWatch: {
    method: 'post',
    path: '/watches',
    summary: 'Listen to something',
    audience: 'person',
    body: listening.NewWatch,
    answer: Watch,
    status: 201,
  },
  changeWatch: {
    method: 'patch',
    path: '/watches/:id',
    summary: 'Change, pause or remove a watch',
    audience: 'person',
    body: listening.WatchChange,
    answer: Watch,
  },
  stop: {
    method: 'post',
    path: '/stop',
    summary: 'Stop everything outgoing or one account, or let it go on',
    audience: 'person',
    body: listening.StopOrder,
    answer: z.object({ stops: listening.Stops }),
  },

  listSpaces: {
    method: 'get',
    path: '/spaces',
    summary: 'My spaces',
    audience: 'person',
    answer: z.object({ spaces: z.array(people.Space) }),
  },
  addSpace: {
    method: 'post',
    path: '/spaces',
    summary: 'Make a space',
    audience: 'administrator',
    body: people.NewSpace,
    answer: Space,
    status: 201,
  },
  changeSpace: {
    method: 'patch',
    path: '/spaces/:id',
    summary: 'Change a space and its policy',
    audience: 'person',
    body: people.SpaceChange,
    answer: Space,
  },
  setRole: {
    method: 'put',
    path: '/spaces/:id/members/:personId',
    summary: 'Give a person a role in a space',
    audience: 'person',
    body: people.RoleChange,
    answer: Space,
  },
  removeMember: {
    method: 'delete',
    path: '/spaces/:id/members/:personId',
    summary: 'Take a person out of a space',
    audience: 'person',
    answer: Space,
  },

  listPeople: {
    method: 'get',
    path: '/people',
    summary: 'Colleagues',
    audience: 'person',
    answer: z.object({ people: z.array(people.Person) }),
  },
  addPerson: {
    method: 'post',
    path: '/people',
    summary: 'Add a colleague',
    audience: 'administrator',
    body: people.NewPerson,
    answer: z.object({ person: people.Person }),
    status: 201,
  },
  changePerson: {
    method: 'patch',
    path: '/people/:id',
    summary: 'Change or disable a colleague',
    audience: 'administrator',
    body: people.PersonChange,
    answer: z.object({ person: people.Person }),
  },
  listTokens: {
    method: 'get',
    path: '/tokens',
    summary: 'My API tokens',
    audience: 'person',
    answer: z.object({ tokens: z.array(people.Token) }),
  },
  addToken: {
    method: 'post',
    path: '/tokens',
    summary: 'Make an API token',
    audience: 'person',
    body: z.strictObject({ label: z.string().min(1).max(80) }),
    answer: z.object({ token: people.NewToken }),
    status: 201,
  },
  removeToken: { method: 'delete', path: '/tokens/:id', summary: 'Revoke an API token', audience: 'person' },
  readLog: {
    method: 'get',
    path: '/log',
    summary: 'Who did what',
    audience: 'administrator',
    query: z.strictObject({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.object({
      events: z.array(
        z.object({
          id: Id,
          at: Time,
          actor: people.PersonRef.nullable(),
          what: z.string(),
          spaceId: Id.nullable(),
          threadId: Id.nullable(),
          data: z.record(z.string(), z.unknown()),
        }),
      ),
      next: Next,
    }),
  },
} as const satisfies Record<string, Route>

export type Contract = typeof contract
export type RouteName = keyof Contract

type Part<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? S : undefined
/** What a client sends. */
export type Sent<N extends RouteName, K extends 'query' | 'body'> =
  Part<Contract[N], K> extends z.ZodType ? z.input<Part<Contract[N], K>> : undefined
/** What a handler receives, checked. */
export type Received<N extends RouteName, K extends 'query' | 'body'> =
  Part<Contract[N], K> extends z.ZodType ? z.output<Part<Contract[N], K>> : undefined
/** What a handler answers and a client gets. */
export type Answer<N extends RouteName> =
  Part<Contract[N], 'answer'> extends z.ZodType ? z.output<Part<Contract[N], 'answer'>> : undefined
