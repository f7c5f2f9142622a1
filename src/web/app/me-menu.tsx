import { useQueryClient } from '@tanstack/react-query'
import { DropdownMenu } from 'radix-ui'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { clearBuffers } from './buffer.ts'
import { useMe } from './me.ts'
import { navigate } from './router.ts'

/** Me: settings and signing out, which also forgets what was left unsent in this tab. */
export function MeMenu() {
  const t = useWords()
  const me = useMe()
  const client = useQueryClient()
  const out = useAct('signOut', [], {
    onSuccess: () => {
      clearBuffers()
      client.clear()
      navigate('/new', { replace: true })
      window.location.reload()
    },
  })
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="bare me" aria-label={me.name}>
        <Avatar name={me.name} ours size="small" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          <DropdownMenu.Label className="menu-label">
            {me.name} <small>{me.email}</small>
          </DropdownMenu.Label>
          <DropdownMenu.Item className="menu-item" onSelect={() => navigate('/settings')}>
            {t.rail.settings}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => out.mutate({})}>
            {t.signIn.out}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
