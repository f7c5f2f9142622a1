/** A request exactly as it goes over the wire. Header values are lists where the header is sent more than once. */
export interface Attempt {
  /** The role that asks. */
  role: string
  /** The operation it began as. */
  name: string
  /** What was done to it. */
  manner: string
  method: string
  path: string
  headers: Record<string, string | string[]>
  body: string | Buffer | null
}
