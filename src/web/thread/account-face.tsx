import { useRead } from '../api/use-read.ts'
import { Avatar } from '../ui/avatar.tsx'

/** The face of one of our accounts. */
export function AccountFace({ id, name }: { id: string; name: string }) {
  const accounts = useRead('listAccounts', {})
  const url = accounts.data?.accounts.find((account) => account.id === id)?.avatarUrl ?? null
  return <Avatar name={name} url={url} ours size="small" />
}
