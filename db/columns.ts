/** Storage kinds both databases share. Times are ISO 8601 in UTC with milliseconds, so they sort as text. */
export type Time = string
/** 0 or 1: the same in SQLite and PostgreSQL. */
export type Flag = 0 | 1
/** JSON kept as text, so that both databases give back what was put in. */
export type Json = string

export function flag(value: boolean): Flag {
  return value ? 1 : 0
}
