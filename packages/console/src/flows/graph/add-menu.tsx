/** What can be added after a node: behind a + on the graph, and behind the labelled button above it. */
import { Menu } from '@mantine/core'
import {
  IconArrowsSplit,
  IconDatabaseExport,
  IconDatabaseImport,
  IconGitBranch,
  IconListSearch,
  IconWebhook,
} from '@tabler/icons-react'
import type { Addition } from './add.ts'
import { useGraph } from './graph-context.ts'

const WORDS = {
  lookup: { label: 'Lookup', icon: IconListSearch },
  import: { label: 'Import', icon: IconDatabaseImport },
  router: { label: 'Router with branches', icon: IconArrowsSplit },
  branch: { label: 'Branch', icon: IconGitBranch },
  export: { label: 'Another export', icon: IconDatabaseExport },
  webhook: { label: 'Webhook', icon: IconWebhook },
} as const satisfies Record<Addition, { readonly label: string; readonly icon: typeof IconWebhook }>

export interface AddMenuProps {
  /** The node it is added after. */
  readonly id: string
  readonly additions: readonly Addition[]
  /** Given where the keyboard opens it too. */
  readonly opened?: boolean
  onOpened?(opened: boolean): void
  /** The button that opens it. */
  readonly children: React.ReactElement
}

export function AddMenu({ id, additions, opened, onOpened, children }: AddMenuProps) {
  const graph = useGraph()
  return (
    <Menu
      {...(opened !== undefined && { opened })}
      {...(onOpened && { onChange: onOpened })}
      position="bottom-start"
      withinPortal
      returnFocus
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {additions.map((what) => {
          const { label, icon: Icon } = WORDS[what]
          return (
            <Menu.Item key={what} leftSection={<Icon size={16} aria-hidden />} onClick={() => graph.add(id, what)}>
              {label}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
