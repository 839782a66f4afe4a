/** Authorizes a saved connection again, from its row. */

import type { Connection } from '@keyway/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { highlight } from '../../ui/highlight.ts'
import { ConnectionState } from '../connection-state.tsx'
import { AuthorizationNotice } from './authorization-notice.tsx'
import { openSignInWindow } from './popup.ts'
import { MICROSOFT } from './sign-in-service.ts'
import { useAuthorization } from './use-authorization.ts'

export interface SignInHow {
  /** Nobody has to sign in. */
  readonly byItself: boolean
  /** Whose sign-in it is. */
  readonly service: string
}

export interface AuthorizeDialog {
  /** Call it in the very click: it opens the sign-in window, unless the app signs in by itself. */
  authorize(connection: Connection, how: SignInHow): void
  readonly dialog: React.ReactNode
}

export function useAuthorizeDialog(): AuthorizeDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  const [how, setHow] = useState<SignInHow>({ byItself: false, service: MICROSOFT })
  const authorization = useAuthorization((authorized) => {
    setConnection(authorized)
    highlight(authorized._id)
  })
  const authorize = (one: Connection, next: SignInHow) => {
    const popup = next.byItself ? 'none' : openSignInWindow(next.service)
    setConnection(one)
    setHow(next)
    void authorization.start(one, popup, next.service)
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
            <AuthorizationNotice
              state={authorization.state}
              service={how.service}
              onTryAgain={() => authorize(connection, how)}
            />
            {authorization.state.step === 'succeeded' ? (
              <ConnectionState connection={connection} byItself={how.byItself} />
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
