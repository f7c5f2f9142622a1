-- Who may do what on PostgreSQL: one role per process, nothing by default. Run by the owner of both schemas after each
-- migration; running it again changes nothing. Sign-in (passwords, pg_hba.conf) is the operator's.
do $$
declare process text;
begin
  foreach process in array array['conclave_inside', 'conclave_listen', 'conclave_publish'] loop
    if not exists (select from pg_roles where rolname = process) then
      execute format('create role %I login', process);
    end if;
    execute format('revoke all on all tables in schema inside, outside from %I', process);
    execute format('revoke all on schema inside, outside from %I', process);
  end loop;
end $$;
revoke all on schema public from public;

-- The process people talk to: the private store, what it shows of the public one, and what people change there.
grant usage on schema inside, outside to conclave_inside;
grant select, insert, update, delete on all tables in schema inside to conclave_inside;
revoke all on inside.kysely_migration, inside.kysely_migration_lock from conclave_inside;
-- The log is only ever added to.
revoke update, delete on inside.events from conclave_inside;
grant select on all tables in schema outside to conclave_inside;
revoke all on outside.kysely_migration, outside.kysely_migration_lock from conclave_inside;
grant insert on outside.accounts, outside.grants, outside.watches, outside.open_conversations, outside.replies,
  outside.deliveries, outside.stops to conclave_inside;
grant update on outside.accounts, outside.watches, outside.deliveries, outside.stops to conclave_inside;
grant update (taken_in) on outside.posts to conclave_inside;
grant delete on outside.grants, outside.open_conversations, outside.stops to conclave_inside;

-- The process that reads networks: posts and what is needed to find them. No reply and no delivery, and nothing inside.
grant usage on schema outside to conclave_listen;
grant select on outside.accounts, outside.grants, outside.watches, outside.open_conversations, outside.authors,
  outside.posts, outside.post_versions, outside.raw_posts, outside.absent_posts, outside.sightings, outside.signals,
  outside.malformed, outside.gaps, outside.spending to conclave_listen;
grant update (external_id, handle, name, avatar_url, state, error, read_settings, write_settings, renew_lease_until,
  expires_at, updated_at) on outside.accounts to conclave_listen;
grant delete on outside.grants to conclave_listen;
grant update (cursor, next_read_at, last_read_at, failures, error, lease_until, paused_at, pause_reason)
  on outside.watches to conclave_listen;
grant insert, update on outside.authors, outside.posts, outside.raw_posts, outside.sightings, outside.absent_posts,
  outside.spending to conclave_listen;
grant insert on outside.post_versions, outside.signals, outside.malformed, outside.gaps to conclave_listen;
-- What is gone from the network is forgotten here too.
grant delete on outside.post_versions, outside.raw_posts to conclave_listen;

-- The process that writes to networks: sealed replies to read, what became of them to write, and no word to change.
grant usage on schema outside to conclave_publish;
grant select on outside.replies, outside.deliveries, outside.accounts, outside.stops, outside.posts, outside.spending
  to conclave_publish;
grant update (state, due_at, attempts, lookups, first_sent_at, claimed_at, body_hash, failure, why, held_reason,
  candidates, external_id, url, published_at, updated_at, revision) on outside.deliveries to conclave_publish;
grant update (state, error, read_settings, write_settings, renew_lease_until, expires_at, write_after, updated_at)
  on outside.accounts to conclave_publish;
-- It may stop by itself, and never lets go on: that is for people.
grant insert on outside.stops to conclave_publish;
grant insert, update on outside.spending to conclave_publish;
