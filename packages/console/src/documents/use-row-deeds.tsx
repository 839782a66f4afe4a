/** What every list offers on a row: a copy, who uses it, its audit log, and deleting with a question first. */
import { IconCopy, IconHistory, IconTrash, IconUsers } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, asKeywayError } from '../api/client.ts'
import { queryClient, refresh } from '../api/queries.ts'
import { announce } from '../ui/announce.tsx'
import { confirm } from '../ui/confirm.tsx'
import { dropDraft } from '../ui/form/drafts.ts'
import { highlight } from '../ui/highlight.ts'
import { notifyDone, notifyFailed } from '../ui/notify.ts'
import type { RowAction } from '../ui/table/row-menu.tsx'
import type { KindRow } from './kinds.ts'
import { UsedBy, type UsedByTarget } from './used-by.tsx'

interface Named {
  readonly _id: string
  readonly name: string
}

export interface RowDeeds {
  /** The last entries of a row's menu. */
  of(document: Named): readonly RowAction[]
  /** Draw it once on the page. */
  readonly dialog: React.ReactNode
}

export function useRowDeeds(row: KindRow): RowDeeds {
  const [target, setTarget] = useState<UsedByTarget | null>(null)
  const navigate = useNavigate()

  const remove = async ({ _id: id, name }: Named) => {
    const sure = await confirm({
      title: `Delete the ${row.noun} "${name}"?`,
      body: 'It is deleted from Keyway at once. Nothing changes in Azure. This cannot be undone.',
      agree: 'Delete',
      danger: true,
    })
    if (!sure) return
    try {
      await api.call(`${row.kind}.delete`, { params: { id } })
      dropDraft(`${row.kind}/${id}`)
    } catch (thrown) {
      const error = asKeywayError(thrown)
      if (error.has('in_use')) setTarget({ id, name, refused: true })
      else notifyFailed(`"${name}" was not deleted`, error)
      announce(error.message)
      return
    }
    queryClient.setQueryData<readonly Named[]>([row.kind, 'list'], (list) => list?.filter((one) => one._id !== id))
    void refresh(row.kind, 'audit')
    notifyDone(`Deleted the ${row.noun} "${name}"`)
  }

  const clone = async ({ _id: id, name }: Named) => {
    if (row.kind === 'iclients') return
    try {
      const copy: Named = await api.call(`${row.kind}.clone`, { params: { id }, body: {} })
      void refresh(row.kind, 'audit')
      highlight(copy._id)
      const words = `Created "${copy.name}"${row.kind === 'connections' ? '. Authorize it before use' : ''}`
      notifyDone(words)
      announce(words)
    } catch (thrown) {
      notifyFailed(`"${name}" was not copied`, thrown)
    }
  }

  return {
    of: (document) => [
      // A client without its secret would be of little use.
      ...(row.kind === 'iclients'
        ? []
        : [{ label: 'Clone', icon: <IconCopy size={16} />, onClick: () => void clone(document) }]),
      {
        label: 'Used by',
        icon: <IconUsers size={16} />,
        onClick: () => setTarget({ id: document._id, name: document.name, refused: false }),
      },
      {
        label: 'View audit log',
        icon: <IconHistory size={16} />,
        onClick: () =>
          void navigate({ to: '/audit', search: { resourceType: row.resourceType, _resourceId: document._id } }),
      },
      { label: 'Delete', icon: <IconTrash size={16} />, danger: true, onClick: () => void remove(document) },
    ],
    dialog: <UsedBy kind={row.kind} target={target} onClose={() => setTarget(null)} />,
  }
}
