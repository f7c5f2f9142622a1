import type { NoteItem } from '../../api/schema/items.ts'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { splitMentions } from './mentions.ts'

/** One colleague's note. */
export function NoteCard({ note, spaceId }: { note: NoteItem; spaceId: string }) {
  const t = useWords()
  const spaces = useRead('listSpaces', {})
  const role = spaces.data?.spaces
    .find((s) => s.id === spaceId)
    ?.members.find((m) => m.person.id === note.author.id)?.role
  return (
    <article className="card note" aria-label={note.author.name}>
      <div className="by">
        <Avatar name={note.author.name} ours size="small" />
        <b className="clip">{note.author.name}</b>
        {role && role !== 'member' && <small>{t.people.roles[role]}</small>}
        <Ago at={note.at} />
      </div>
      <p className="words" dir="auto">
        {splitMentions(note.text, note.mentions).map((piece) =>
          piece.mention ? (
            <span key={piece.at} className="mention">
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </p>
    </article>
  )
}
