/** Makes a link by which somebody else authorizes a connection, and lists those there are. */
import type { Connection, ConnectLink, NewConnectLink } from '@keyway/contract'
import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { queries, refresh } from '../api/queries.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { announce } from '../ui/announce.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { notifyFailed } from '../ui/notify.ts'
import { Problem } from '../ui/problem.tsx'
import { LINK_LOOKS, Status } from '../ui/status.tsx'
import { exactTime } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './grant-history.module.css'

const EXPIRIES = [
  { value: '3600', label: 'In an hour' },
  { value: '86400', label: 'In a day' },
  { value: '604800', label: 'In 7 days' },
]
const A_DAY = '86400'

export interface ShareLinkDialog {
  share(connection: Connection): void
  /** Draw it once on the page. */
  readonly dialog: React.ReactNode
}

export function useShareLinkDialog(): ShareLinkDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  return {
    share: setConnection,
    dialog: (
      <Dialog
        opened={connection !== null}
        onClose={() => setConnection(null)}
        title={connection ? `Share a connect link for "${connection.name}"` : ''}
        size="38rem"
      >
        {connection ? <ShareLink key={connection._id} id={connection._id} /> : null}
      </Dialog>
    ),
  }
}

function ShareLink({ id }: { readonly id: string }) {
  const [expiresIn, setExpiresIn] = useState(A_DAY)
  const make = useMutation({
    mutationFn: () => api.connections.createConnectLink({ params: { id }, body: { expiresIn: Number(expiresIn) } }),
    onSuccess: () => {
      announce('The link was made')
      void refresh('connections', 'audit')
    },
  })
  return (
    <Stack>
      <Text size="sm">
        Whoever has the link sees what this connection asks for and can sign in with Microsoft, once. Nothing else in
        Keyway is open to them. The connection then acts as the account that signed in.
      </Text>
      {make.isError ? <Problem error={make.error} title="The link was not made" /> : null}
      {make.data ? (
        <NewLink link={make.data} />
      ) : (
        <Group align="flex-end">
          <Select
            label="Expires"
            data={EXPIRIES}
            value={expiresIn}
            allowDeselect={false}
            onChange={(value) => setExpiresIn(value ?? A_DAY)}
            comboboxProps={{ withinPortal: true }}
          />
          <ActionButton busy={make.isPending} busyWords="Making…" onClick={() => make.mutate()}>
            Make link
          </ActionButton>
        </Group>
      )}
      <Links id={id} />
    </Stack>
  )
}

function NewLink({ link }: { readonly link: NewConnectLink }) {
  return (
    <Notice tone="warn" title="Copy it now: it is not shown again">
      <TextInput
        label="Connect link"
        readOnly
        value={link.url}
        classNames={{ input: 'mono' }}
        onFocus={(event) => event.currentTarget.select()}
        rightSection={<CopyButton value={link.url} what="link" />}
      />
      <p>It works once, until {exactTime(link.expiresAt)}. Send it to one person only.</p>
    </Notice>
  )
}

function Links({ id }: { readonly id: string }) {
  const links = useQuery(queries.connectLinks(id))
  if (links.isError) return <Problem error={links.error} title="The links could not be loaded" />
  if (!links.data || links.data.length === 0) return null
  return (
    <section aria-label="Links of this connection">
      <Title order={3} size="h5">
        Links of this connection
      </Title>
      <ul className={classes.list}>
        {links.data.map((link) => (
          <LinkRow key={link._id} connectionId={id} link={link} />
        ))}
      </ul>
    </section>
  )
}

function LinkRow({ connectionId, link }: { readonly connectionId: string; readonly link: ConnectLink }) {
  const revoke = useMutation({
    mutationFn: () => api.connections.revokeConnectLink({ params: { id: connectionId, linkId: link._id } }),
    onSuccess: () => {
      announce('The link was taken back')
      void refresh('connections', 'audit')
    },
    onError: (error) => notifyFailed('The link was not taken back', error),
  })
  return (
    <li className={classes.grant}>
      <Status look={LINK_LOOKS[link.status]} />
      <div className={classes.words}>
        <p>
          Made by {link.createdBy.name} <When iso={link.createdAt} />
        </p>
        <p className={classes.quiet}>
          {link.usedBy
            ? `Used by ${link.usedBy}`
            : link.status === 'open'
              ? `Until ${exactTime(link.expiresAt)}`
              : 'Not used'}
        </p>
      </div>
      {link.status === 'open' ? (
        <Button variant="default" size="compact-sm" onClick={() => revoke.mutate()}>
          Take back
        </Button>
      ) : null}
    </li>
  )
}
