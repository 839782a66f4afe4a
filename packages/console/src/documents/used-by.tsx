/** Who uses a document: a dialog with links, opened from a row or by a delete that was refused. */

import type { Dependencies } from '@keyway/contract'
import { Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type DocumentKind, queries } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { TextLink } from '../ui/links.tsx'
import { Loading } from '../ui/loading.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { kindRow } from './kinds.ts'
import classes from './used-by.module.css'

export interface UsedByTarget {
  readonly id: string
  readonly name: string
  /** The dialog opened because deleting was refused. */
  readonly refused: boolean
}

export interface UsedByProps {
  readonly kind: DocumentKind
  readonly target: UsedByTarget | null
  onClose(): void
}

export function UsedBy({ kind, target, onClose }: UsedByProps) {
  return (
    <Dialog opened={target !== null} onClose={onClose} title={target ? `Who uses "${target.name}"` : ''}>
      {target ? <Users kind={kind} target={target} onGo={onClose} /> : null}
    </Dialog>
  )
}

interface UsersProps {
  readonly kind: DocumentKind
  readonly target: UsedByTarget
  onGo(): void
}

function Users({ kind, target, onGo }: UsersProps) {
  const users = useQuery(queries[kind].dependencies(target.id))
  if (users.isPending) return <Loading what="who uses it" />
  if (users.isError) return <Problem error={users.error} title="Keyway could not look up who uses it" />
  return (
    <Stack>
      {target.refused ? (
        <Notice role="alert" tone="warn" icon={<IconLock size={18} />} title="Not deleted: it is in use">
          <p>Remove it from the places below first, then delete it.</p>
        </Notice>
      ) : null}
      <UserList users={users.data} onGo={onGo} />
    </Stack>
  )
}

function UserList({ users, onGo }: { readonly users: Dependencies; readonly onGo: () => void }) {
  const groups = Object.entries(users).filter(([, list]) => list.length > 0)
  if (groups.length === 0) return <Text size="sm">Nothing uses it. It can be deleted.</Text>
  return (
    <>
      {groups.map(([type, list]) => {
        const row = kindRow(type)
        return (
          <section key={type}>
            <Text size="xs" c="dimmed" fw={600} component="h3" mb={4}>
              {capitalized(row ? `${row.noun}s` : type)}
            </Text>
            <ul className={classes.list}>
              {list.map((user) => (
                <li key={user.id}>
                  {row ? (
                    <TextLink to={row.path} params={{ id: user.id }} onClick={onGo} size="sm">
                      {user.name}
                    </TextLink>
                  ) : (
                    user.name
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
