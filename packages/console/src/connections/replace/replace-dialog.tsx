/** Puts another connection in the place of one: what would change is shown first, then it is done. */
import type { Connection } from '@keyway/contract'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { ReplaceForm } from './replace-form.tsx'

export interface ReplaceDialog {
  replace(connection: Connection): void
  readonly dialog: React.ReactNode
}

export function useReplaceDialog(): ReplaceDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  return {
    replace: setConnection,
    dialog: (
      <Dialog
        opened={connection !== null}
        onClose={() => setConnection(null)}
        title={connection ? `Replace "${connection.name}"` : ''}
      >
        {connection ? (
          <ReplaceForm key={connection._id} connection={connection} onDone={() => setConnection(null)} />
        ) : null}
      </Dialog>
    ),
  }
}
