/** Authorizes a saved connection again, from its row. */

import type { Connection } from '@keyway/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { highlight } from '../../ui/highlight.ts'
import { ConnectionState } from '../connection-state.tsx'
import { AuthorizationNotice } from './authorization-notice.tsx'
import { openSignInWindow } from './popup.ts'
import { useAuthorization } from './use-authorization.ts'

export interface AuthorizeDialog {
  /** Call it in the very click: it opens the sign-in window, unless the app signs in by itself. */
  authorize(connection: Connection, byItself: boolean): void
  readonly dialog: React.ReactNode
}

export function useAuthorizeDialog(): AuthorizeDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  const [byItself, setByItself] = useState(false)
  const authorization = useAuthorization((authorized) => {
    setConnection(authorized)
    highlight(authorized._id)
  })
  const authorize = (one: Connection, alone: boolean) => {
    const popup = alone ? 'none' : openSignInWindow()
    setConnection(one)
    setByItself(alone)
    void authorization.start(one, popup)
  }
  const close = () => {
    authorization.reset()
    setConnection(null)
  }
  return {
    authorize,
    dialog: (
      <Dialog opened={connection !== null} onClose={close} title={connection ? `Authorize "${connection.name}"` : ''}>
        {connection ? (
          <Stack gap="sm">
            <AuthorizationNotice state={authorization.state} onTryAgain={() => authorize(connection, byItself)} />
            {authorization.state.step === 'succeeded' ? (
              <ConnectionState connection={connection} byItself={byItself} />
            ) : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Close
              </Button>
            </Group>
          </Stack>
        ) : null}
      </Dialog>
    ),
  }
}
