import type { Connector } from '../../connectors/connector.ts'

/** A request as it left a connector. */
export interface Request {
  method: string
  path: string
  body: string
}

/** What can be made to go wrong with the next call. `taken` means that the network did what it was asked all the same. */
export type Trouble =
  | 'slow down'
  | 'server error'
  | 'no credit'
  | 'sign-in lapsed'
  | 'silence'
  | 'silence, taken'
  | 'cut, taken'
  | 'unreadable, taken'
  | 'a malformed post'
  | 'a post indexed late'

/** A pretend network with one account of ours, as the contract suite plays on it. Times are real. */
export interface Harness<Settings> {
  connector: Connector<Settings, Settings>
  settings: Settings
  /** The same account with a credential the network does not accept. */
  wrongSettings: Settings
  /** What the suite needs to know about the network. */
  facts: {
    /** How many posts one page holds at most. */
    pageSize: number
    /** Texts with their length as the network counts it; the first is the longest that fits, the second too long. */
    lengths: [fits: string, tooLong: string]
    /** True where answering strangers is refused. */
    refusesStrangers: boolean
    /** The handle of our account. */
    handle: string
    /** The handle of who `post`s and `repost`s. */
    stranger: string
  }
  /** What people outside do. Each answers the id of the post concerned. */
  outside: {
    mentionUs(text: string): Promise<string>
    mentionUsOften(count: number): Promise<string[]>
    post(text: string): Promise<string>
    answer(postId: string, text: string): Promise<string>
    edit(postId: string, text: string): Promise<string>
    remove(postId: string): Promise<void>
    repost(postId: string): Promise<string>
  }
  /** What our account has published, oldest first. */
  published(): Promise<{ id: string; text: string; parentId: string | null }[]>
  /** Makes the next call of that kind go wrong. */
  trouble(next: 'reading' | 'writing', trouble: Trouble): Promise<void>
  /** Everything the connector sent since the last time this was asked. */
  requests(): Request[]
  close(): Promise<void>
}
