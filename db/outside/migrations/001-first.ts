import type { Kysely } from 'kysely'
import { type Dialects, runAll, words } from '../../dialect.ts'
import { searchable } from '../../search.ts'

export async function first(db: Kysely<unknown>, dialect: Dialects): Promise<void> {
  const { strict, real } = words[dialect]
  await runAll(db, [
    `create table accounts (
      id text primary key, network text not null, external_id text, handle text not null, name text not null, avatar_url text,
      base_url text, state text not null check (state in ('connecting', 'ok', 'needs-sign-in', 'no-credit')), error text,
      read_settings text, write_settings text, renew_lease_until text, expires_at text, write_after text, removed_at text,
      created_at text not null, updated_at text not null
    ) ${strict}`,
    'create unique index accounts_external on accounts (network, external_id) where removed_at is null and external_id is not null',
    `create table grants (
      account_id text primary key references accounts (id), sealed_setup text not null, sealed_code text not null, created_at text not null
    ) ${strict}`,
    `create table watches (
      id text primary key, account_id text not null references accounts (id),
      kind text not null check (kind in ('mentions', 'conversations', 'search', 'profile')), query text not null,
      every_seconds integer not null check (every_seconds >= 1), cursor text, next_read_at text not null, last_read_at text,
      failures integer not null default 0, error text, lease_until text, paused_at text, pause_reason text, budget_usd ${real},
      removed_at text, created_at text not null
    ) ${strict}`,
    'create index watches_due on watches (next_read_at) where removed_at is null and paused_at is null',
    `create table authors (
      id text primary key, network text not null, external_id text not null, handle text not null, name text not null, bio text,
      avatar_url text, followers integer, protected integer not null check (protected in (0, 1)), updated_at text not null,
      unique (network, external_id)
    ) ${strict}`,
    `create table posts (
      id text primary key, network text not null, external_id text not null, current_id text not null, conversation_id text not null,
      parent_external_id text, author_id text not null references authors (id), text text not null, parts text not null, lang text,
      media text not null, metrics text not null, url text, ours integer not null check (ours in (0, 1)), posted_at text not null,
      edited_at text, gone_at text, gone_reason text check (gone_reason in ('deleted', 'withheld', 'protected', 'suspended')),
      revision integer not null, taken_in integer not null, ingested_at text not null, read_at text not null,
      unique (network, external_id)
    ) ${strict}`,
    'create index posts_conversation on posts (network, conversation_id, posted_at)',
    'create index posts_current on posts (network, current_id)',
    'create index posts_news on posts (ingested_at, id) where taken_in < revision',
    'create index posts_read on posts (read_at) where gone_at is null',
    `create table post_versions (
      post_id text not null references posts (id) on delete cascade, revision integer not null, text text not null, seen_at text not null,
      primary key (post_id, revision)
    ) ${strict}`,
    `create table raw_posts (
      post_id text primary key references posts (id) on delete cascade, payload text not null, read_at text not null
    ) ${strict}`,
    `create table absent_posts (
      network text not null, external_id text not null, asked_at text not null, primary key (network, external_id)
    ) ${strict}`,
    `create table sightings (
      post_id text not null references posts (id) on delete cascade, watch_id text not null, account_id text not null,
      may_reply integer not null check (may_reply in (0, 1)), why text, seen_at text not null, primary key (post_id, watch_id)
    ) ${strict}`,
    'create index sightings_watch on sightings (watch_id, seen_at)',
    `create table signals (
      network text not null, external_id text not null, kind text not null check (kind in ('repost', 'like')),
      post_external_id text not null, author_id text not null, at text not null, primary key (network, external_id)
    ) ${strict}`,
    'create index signals_post on signals (network, post_external_id)',
    `create table malformed (id text primary key, watch_id text not null, payload text not null, why text not null, at text not null) ${strict}`,
    'create index malformed_watch on malformed (watch_id)',
    `create table gaps (
      id text primary key, watch_id text not null, from_at text not null, to_at text not null, why text not null,
      opened_at text not null, closed_at text
    ) ${strict}`,
    'create index gaps_open on gaps (watch_id) where closed_at is null',
    `create table spending (
      day text not null, account_id text not null, watch_id text not null, kind text not null, count integer not null, usd ${real} not null,
      primary key (day, account_id, watch_id, kind)
    ) ${strict}`,
    `create table open_conversations (
      network text not null, conversation_id text not null, opened_at text not null, primary key (network, conversation_id)
    ) ${strict}`,
    `create table replies (
      id text primary key, network text not null, account_id text not null references accounts (id), target_id text not null,
      conversation_id text not null, text text not null, sealed text not null, signature text not null, target_post_id text not null,
      crossed_at text not null
    ) ${strict}`,
    'create index replies_target on replies (target_post_id)',
    `create table deliveries (
      reply_id text primary key references replies (id), network text not null, account_id text not null,
      state text not null check (state in ('waiting', 'sending', 'published', 'refused', 'unknown', 'held', 'needs-person', 'withdrawn')),
      due_at text not null, attempts integer not null, lookups integer not null, first_sent_at text, claimed_at text, body_hash text,
      failure text, why text,
      held_reason text check (held_reason in ('target-edited', 'target-gone', 'author-wrote-again', 'answered-from-account', 'restored-from-backup', 'approver-left')),
      target_revision integer not null, seen_at text not null, candidates text not null, external_id text, url text, published_at text, updated_at text not null,
      revision integer not null, told integer not null,
      unique (network, external_id), check ((state = 'published') = (external_id is not null))
    ) ${strict}`,
    `create index deliveries_due on deliveries (due_at) where state in ('waiting', 'sending', 'unknown')`,
    'create index deliveries_news on deliveries (reply_id) where told < revision',
    `create table stops (
      scope text primary key, since text not null,
      cause text not null check (cause in ('person', 'unknown-outcomes', 'clock-step', 'restored-from-backup'))
    ) ${strict}`,
    ...(dialect === 'sqlite'
      ? [
          `create virtual table posts_words using fts5(text, content='posts', tokenize='unicode61 remove_diacritics 2')`,
          `create trigger posts_words_in after insert on posts begin
             insert into posts_words (rowid, text) values (new.rowid, new.text); end`,
          `create trigger posts_words_out after delete on posts begin
             insert into posts_words (posts_words, rowid, text) values ('delete', old.rowid, old.text); end`,
          `create trigger posts_words_new after update of text on posts when old.text <> new.text begin
             insert into posts_words (posts_words, rowid, text) values ('delete', old.rowid, old.text);
             insert into posts_words (rowid, text) values (new.rowid, new.text); end`,
        ]
      : [`create index posts_words on posts using gin (${searchable('text')})`]),
  ])
}
