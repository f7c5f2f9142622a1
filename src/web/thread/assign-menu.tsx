import { DropdownMenu } from 'radix-ui'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useRead } from '../api/use-read.ts'
import { useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Key } from '../ui/key.tsx'
import type { Change } from './use-move.ts'

interface Props {
  thread: ThreadPage['thread']
  open: boolean
  onOpen: (open: boolean) => void
  onAssign: (change: Change) => void
}

/** Who takes it: me, a colleague of this space, nobody. */
export function AssignMenu({ thread, open, onOpen, onAssign }: Props) {
  const t = useWords()
  const me = useMe()
  const spaces = useRead('listSpaces', {})
  const members = spaces.data?.spaces.find((s) => s.id === thread.spaceId)?.members ?? []
  const others = members.filter((m) => m.person.id !== me.id && m.role !== 'reader')
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpen} modal={false}>
      <DropdownMenu.Trigger aria-keyshortcuts="a" className="assign">
        {thread.assignee ? (
          <>
            <span className="sr">{t.thread.assign}: </span>
            <Avatar name={thread.assignee.name} ours size="small" />
            <span className="clip">{thread.assignee.name}</span>
          </>
        ) : (
          t.thread.assign
        )}
        <Key>a</Key>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          <DropdownMenu.Label className="menu-label">{t.thread.assignTo}</DropdownMenu.Label>
          <DropdownMenu.Item className="menu-item" onSelect={() => onAssign({ assigneeId: me.id })}>
            <Avatar name={me.name} ours size="small" /> {me.name} <small>{t.thread.assignMe}</small>
          </DropdownMenu.Item>
          {others.map(({ person }) => (
            <DropdownMenu.Item
              key={person.id}
              className="menu-item"
              onSelect={() => onAssign({ assigneeId: person.id })}
            >
              <Avatar name={person.name} ours size="small" /> {person.name}
            </DropdownMenu.Item>
          ))}
          {thread.assignee && (
            <DropdownMenu.Item className="menu-item" onSelect={() => onAssign({ assigneeId: null })}>
              {t.thread.assignNobody}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
