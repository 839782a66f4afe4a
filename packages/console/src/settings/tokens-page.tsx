/** API tokens: for scripts and other programs that call Keyway. */

import type { ApiToken, NewApiToken } from '@keyway/contract'
import { Button, Group, Text } from '@mantine/core'
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { queries, refresh } from '../api/queries.ts'
import { confirm } from '../ui/confirm.tsx'
import { EmptyPage } from '../ui/empty-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { notifyDone, notifyFailed } from '../ui/notify.ts'
import { Problem } from '../ui/problem.tsx'
import type { Column } from '../ui/table/column.ts'
import { DataTable } from '../ui/table/data-table.tsx'
import { RowMenu } from '../ui/table/row-menu.tsx'
import { When } from '../ui/when.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'

const SCOPE_WORDS = {
  full: 'Read and change',
  read: 'Read only',
  token: 'Read, and get access tokens',
} as const satisfies Record<ApiToken['scope'], string>

const COLUMNS: readonly Column<ApiToken>[] = [
  {
    key: 'name',
    label: 'Name',
    fixed: true,
    cell: (token) => <strong>{token.name}</strong>,
    sort: (token) => token.name,
    search: (token) => token.name,
  },
  { key: 'prefix', label: 'Begins with', cell: (token) => <span className="mono">{token.prefix}…</span> },
  {
    key: 'scope',
    label: 'May',
    cell: (token) => SCOPE_WORDS[token.scope],
    sort: (token) => SCOPE_WORDS[token.scope],
  },
  { key: 'lastUsedAt', label: 'Last used', cell: (token) => <When iso={token.lastUsedAt} /> },
  {
    key: 'expiresAt',
    label: 'Expires',
    cell: (token) => <When iso={token.expiresAt} />,
    sort: (token) => token.expiresAt ?? 'z',
  },
  {
    key: 'createdAt',
    label: 'Created',
    cell: (token) => <When iso={token.createdAt} />,
    sort: (token) => token.createdAt,
  },
]

export function TokensPage() {
  const tokens = useQuery(queries.tokens())
  const [creating, setCreating] = useState(false)
  const [created, setCreated] = useState<NewApiToken | null>(null)

  const revoke = async (token: ApiToken) => {
    const sure = await confirm({
      title: `Revoke the token "${token.name}"?`,
      body: 'Programs that use it are refused from now on. This cannot be undone.',
      agree: 'Revoke',
      danger: true,
    })
    if (!sure) return
    try {
      await api.tokens.delete({ params: { id: token._id } })
      notifyDone(`Revoked the token "${token.name}"`)
      void refresh('tokens', 'audit')
    } catch (error) {
      notifyFailed('The token was not revoked', error)
    }
  }
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      Create API token
    </Button>
  )

  return (
    <>
      {tokens.isPending ? <Loading what="API tokens" /> : null}
      {tokens.isError ? <Problem error={tokens.error} title="The API tokens could not be loaded" /> : null}
      {tokens.data?.length === 0 ? (
        <EmptyPage icon={<IconKey size={22} />} title="Let programs call Keyway" actions={create}>
          A script sends an API token as a Bearer token. You see each token once, when it is created.
        </EmptyPage>
      ) : null}
      {tokens.data && tokens.data.length > 0 ? (
        <>
          <Group justify="space-between" mb="sm">
            <Text size="sm" c="dimmed" maw="34rem">
              Scripts send a token as <code>Authorization: Bearer …</code>
            </Text>
            {create}
          </Group>
          <DataTable
            name="tokens"
            noun="API token"
            rows={tokens.data}
            columns={COLUMNS}
            rowId={(token) => token._id}
            actions={(token) => (
              <RowMenu
                name={token.name}
                actions={[
                  { label: 'Revoke', icon: <IconTrash size={16} />, danger: true, onClick: () => void revoke(token) },
                ]}
              />
            )}
          />
        </>
      ) : null}
      <CreateTokenDialog
        opened={creating}
        onClose={() => setCreating(false)}
        onCreated={(token) => {
          setCreating(false)
          setCreated(token)
        }}
      />
      <NewTokenDialog token={created} onClose={() => setCreated(null)} />
    </>
  )
}
