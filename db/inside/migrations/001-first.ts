import type { Kysely } from 'kysely'
import { type Dialects, runAll, words } from '../../dialect.ts'
import { searchable } from '../../search.ts'

export async function first(db: Kysely<unknown>, dialect: Dialects): Promise<void> {
  const { strict } = words[dialect]
  await runAll(db, [
    `create table people (
      id text primary key, email text not null unique, name text not null, password_hash text not null,
      administrator integer not null check (administrator in (0, 1)),
      locale text check (locale in ('en', 'fr')), disabled_at text, created_at text not null
    ) ${strict}`,
    `create table sessions (
      id text primary key, secret_hash text not null unique, person_id text not null references people (id) on delete cascade,
      kind text not null check (kind in ('cookie', 'token')), label text not null,
      created_at text not null, last_used_at text, expires_at text
    ) ${strict}`,
    'create index sessions_person on sessions (person_id)',
    `create table first_links (token_hash text primary key, expires_at text not null, used_at text) ${strict}`,
    `create table spaces (
      id text primary key, name text not null, hold_seconds integer not null check (hold_seconds >= 0),
      approvals_needed integer not null check (approvals_needed >= 1), created_at text not null
    ) ${strict}`,
    `create table members (
      space_id text not null references spaces (id) on delete cascade,
      person_id text not null references people (id) on delete cascade,
      role text not null check (role in ('reader', 'member', 'approver', 'lead')),
      primary key (space_id, person_id)
    ) ${strict}`,
    'create index members_person on members (person_id)',
    `create table space_watches (watch_id text primary key, space_id text not null references spaces (id)) ${strict}`,
    `create table authorisations (
      state_hash text primary key, person_id text not null references people (id), network text not null,
      sealed text not null, created_at text not null
    ) ${strict}`,
    `create table threads (
      id text primary key, space_id text not null references spaces (id), network text not null, conversation_id text not null,
      title text not null, queue text not null check (queue in ('new', 'waiting', 'done', 'snoozed')), snoozed_until text,
      assignee_id text references people (id), author_id text not null, first_post_id text not null,
      latest_post_id text not null, latest_post_at text not null, created_at text not null, updated_at text not null,
      unique (network, conversation_id), check ((queue = 'snoozed') = (snoozed_until is not null))
    ) ${strict}`,
    'create index threads_queue on threads (queue, latest_post_at, id)',
    'create index threads_space on threads (space_id, queue, latest_post_at, id)',
    'create index threads_assignee on threads (assignee_id, queue, latest_post_at)',
    'create index threads_snoozed on threads (snoozed_until) where snoozed_until is not null',
    `create table thread_posts (
      post_id text primary key, thread_id text not null references threads (id) on delete cascade,
      revision integer not null, added_at text not null
    ) ${strict}`,
    'create index thread_posts_thread on thread_posts (thread_id)',
    `create table thread_seen (
      person_id text not null references people (id) on delete cascade,
      thread_id text not null references threads (id) on delete cascade,
      seen_at text not null, primary key (person_id, thread_id)
    ) ${strict}`,
    `create table notes (
      id text primary key, thread_id text not null references threads (id) on delete cascade,
      author_id text not null references people (id), text text not null, created_at text not null
    ) ${strict}`,
    'create index notes_thread on notes (thread_id)',
    `create table note_mentions (
      note_id text not null references notes (id) on delete cascade, person_id text not null references people (id),
      primary key (note_id, person_id)
    ) ${strict}`,
    `create table proposals (
      id text primary key, thread_id text not null references threads (id) on delete cascade,
      target_post_id text not null, account_id text not null,
      state text not null check (state in ('draft', 'submitted', 'approved', 'sent-back', 'withdrawn')),
      version integer not null check (version >= 1), author_id text not null references people (id),
      created_at text not null, updated_at text not null
    ) ${strict}`,
    'create index proposals_thread on proposals (thread_id)',
    `create index proposals_submitted on proposals (thread_id) where state = 'submitted'`,
    `create table proposal_versions (
      proposal_id text not null references proposals (id) on delete cascade, version integer not null,
      text text not null, digest text not null, author_id text not null references people (id), created_at text not null,
      primary key (proposal_id, version)
    ) ${strict}`,
    `create table approvals (
      id text primary key, proposal_id text not null references proposals (id) on delete cascade, version integer not null,
      digest text not null, person_id text not null references people (id),
      decision text not null check (decision in ('approve', 'send-back')), reason text, send_at text, created_at text not null,
      unique (proposal_id, version, person_id)
    ) ${strict}`,
    `create table replies (
      id text primary key, thread_id text not null references threads (id), proposal_id text not null references proposals (id),
      sealed text not null, signature text not null, account_id text not null, network text not null, target_post_id text not null,
      state text not null check (state in ('held', 'crossed', 'lapsed', 'undone')),
      lapse text check (lapse in ('target-edited', 'target-gone', 'author-wrote-again', 'answered-from-account', 'restored-from-backup', 'approver-left')),
      target_revision integer not null, seen_at text not null, approved_at text not null, release_at text not null,
      scheduled integer not null check (scheduled in (0, 1)), handed_at text, updated_at text not null
    ) ${strict}`,
    'create index replies_thread on replies (thread_id)',
    `create index replies_held on replies (release_at) where state = 'held'`,
    `create index replies_on_the_way on replies (id) where state = 'crossed' and handed_at is null`,
    // At most one sealed reply of a proposal can be on its way: the second of two approvers at once changes nothing.
    `create unique index replies_one_per_proposal on replies (proposal_id) where state <> 'undone'`,
    `create table events (
      id text primary key, at text not null, actor_id text, what text not null, space_id text, thread_id text, data text not null
    ) ${strict}`,
    'create index events_thread on events (thread_id, at)',
    `create table stop_reasons (scope text primary key, person_id text not null, reason text, at text not null) ${strict}`,
    ...(dialect === 'sqlite'
      ? [
          `create virtual table notes_words using fts5(text, content='notes', tokenize='unicode61 remove_diacritics 2')`,
          `create trigger notes_words_in after insert on notes begin
             insert into notes_words (rowid, text) values (new.rowid, new.text); end`,
          `create trigger notes_words_out after delete on notes begin
             insert into notes_words (notes_words, rowid, text) values ('delete', old.rowid, old.text); end`,
        ]
      : [`create index notes_words on notes using gin (${searchable('text')})`]),
  ])
}
