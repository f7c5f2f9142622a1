import { z } from 'zod'
import { Role } from '../../inside/rights.ts'
import { Id, Time, Words } from './base.ts'

export { Role }

/** A colleague as others see them. */
export const PersonRef = z.object({ id: Id, name: z.string() })
export type PersonRef = z.output<typeof PersonRef>

export const Person = PersonRef.extend({
  email: z.string(),
  administrator: z.boolean(),
  disabled: z.boolean(),
  createdAt: Time,
})
export type Person = z.output<typeof Person>

const Membership = z.object({ spaceId: Id, role: Role })

/** The person behind a session, with what they may do where. */
export const Me = Person.extend({
  locale: z.enum(['en', 'fr']).nullable(),
  memberships: z.array(Membership),
})
export type Me = z.output<typeof Me>

const Email = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase())
const NewPassword = z.string().min(8).max(200)

export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(200) })
export const FirstPerson = z.strictObject({
  token: z.string().max(200),
  name: Words(80),
  email: Email,
  password: NewPassword,
})
export const NewPerson = z.strictObject({
  name: Words(80),
  email: Email,
  password: NewPassword,
  administrator: z.boolean().default(false),
})
export const PersonChange = z.strictObject({
  name: Words(80).optional(),
  administrator: z.boolean().optional(),
  disabled: z.boolean().optional(),
  /** A new password, for who forgot theirs; their sessions end. */
  password: NewPassword.optional(),
})
/** What people change about themselves. A new password ends their other sessions and their API tokens. */
export const MyChange = z.strictObject({
  locale: z.enum(['en', 'fr']).nullable().optional(),
  password: z.strictObject({ current: z.string().min(1).max(200), next: NewPassword }).optional(),
})

export const Token = z.object({ id: Id, label: z.string(), createdAt: Time, lastUsedAt: Time.nullable() })
export type Token = z.output<typeof Token>
/** `secret` is shown this once; only its hash is kept. */
export const NewToken = Token.extend({ secret: z.string() })

export const Space = z.object({
  id: Id,
  name: z.string(),
  /** How long an approved reply waits before it goes (undo), in seconds. */
  holdSeconds: z.int(),
  /** How many different people must approve. */
  approvalsNeeded: z.int(),
  members: z.array(z.object({ person: PersonRef, role: Role })),
})
export type Space = z.output<typeof Space>
export const NewSpace = z.strictObject({
  name: Words(80),
  holdSeconds: z.int().min(0).max(3600).default(15),
  approvalsNeeded: z.int().min(1).max(9).default(1),
})
export const SpaceChange = z.strictObject({
  name: Words(80).optional(),
  holdSeconds: z.int().min(0).max(3600).optional(),
  approvalsNeeded: z.int().min(1).max(9).optional(),
})
export const RoleChange = z.strictObject({ role: Role })
