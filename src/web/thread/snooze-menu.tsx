import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Key } from '../ui/key.tsx'
import { TimeSheet } from './time-sheet.tsx'
import { snoozeTimes } from './times.ts'
import type { Change } from './use-move.ts'

interface Props {
  thread: ThreadPage['thread']
  open: boolean
  onOpen: (open: boolean) => void
  onMove: (change: Change) => void
}

/** When the thread comes back. */
export function SnoozeMenu({ thread, open, onOpen, onMove }: Props) {
  const t = useWords()
  const format = useFormat()
  const [choosing, setChoosing] = useState(false)
  const times = snoozeTimes(new Date())
  const until = (date: string) => onMove({ queue: 'snoozed', snoozedUntil: date })
  const choices: [string, Date][] = [
    [t.thread.hours(1), times.inOneHour],
    [t.thread.hours(4), times.inFourHours],
    [t.thread.tomorrow, times.tomorrow],
    [t.thread.monday, times.monday],
  ]
  return (
    <>
      <DropdownMenu.Root open={open} onOpenChange={onOpen} modal={false}>
        <DropdownMenu.Trigger aria-keyshortcuts="s" className="wide">
          {t.thread.snooze}
          <Key>s</Key>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
            <DropdownMenu.Label className="menu-label">{t.thread.snoozeUntil}</DropdownMenu.Label>
            {thread.queue === 'snoozed' && (
              <DropdownMenu.Item className="menu-item" onSelect={() => onMove({ queue: 'new' })}>
                {t.thread.wake}
              </DropdownMenu.Item>
            )}
            {choices.map(([name, date]) => (
              <DropdownMenu.Item key={name} className="menu-item" onSelect={() => until(date.toISOString())}>
                {name} <small>{format.moment(date.toISOString())}</small>
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Item className="menu-item" onSelect={() => setChoosing(true)}>
              {t.thread.chooseTime}…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <TimeSheet
        open={choosing}
        onClose={() => setChoosing(false)}
        title={t.thread.chooseTime}
        act={t.thread.snooze}
        onTime={until}
      />
    </>
  )
}
