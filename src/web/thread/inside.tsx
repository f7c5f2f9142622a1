import { useEffect, useRef } from 'react'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { ApprovalLine } from './approval-line.tsx'
import { EventLine } from './event-line.tsx'
import { NoteBox } from './note-box.tsx'
import { NoteCard } from './note-card.tsx'
import { insideStream } from './stream.ts'
import { shortName } from './tree.ts'

/** Lamplight: where people debate. Nothing of it is ever seen outside. */
export function Inside({ page, onShow }: { page: ThreadPage; onShow: () => void }) {
  const t = useWords()
  const { thread, items } = page
  const stream = insideStream(items)
  const flow = useRef<HTMLDivElement>(null)
  const newest = stream.at(-1)?.id
  useEffect(() => {
    if (newest !== undefined && flow.current) flow.current.scrollTop = flow.current.scrollHeight
  }, [newest])
  return (
    <section className="side in" aria-labelledby="inside-title">
      <h3 id="inside-title">
        <Icon name="lock" size={14} /> {t.inside.title}{' '}
        <span>{t.inside.readers(thread.readers, shortName(thread.author))}</span>
      </h3>
      <div className="flow" ref={flow} role="log" aria-label={t.inside.stream}>
        {stream.length === 0 && <p className="hint">{t.inside.empty}</p>}
        {stream.map((entry) => {
          if (entry.kind === 'note')
            return <NoteCard key={entry.id} note={entry.note} spaceId={thread.spaceId} />
          if (entry.kind === 'approval') return <ApprovalLine key={entry.id} approval={entry.approval} />
          return <EventLine key={entry.id} events={entry.events} />
        })}
      </div>
      {thread.may.write ? (
        <NoteBox thread={thread} onShow={onShow} />
      ) : (
        <p className="box-note hint">{t.inside.readOnly}</p>
      )}
    </section>
  )
}
