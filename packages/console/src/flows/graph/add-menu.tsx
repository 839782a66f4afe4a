/** What can be added after a node: behind the small + on its card, and behind the labelled button above the graph. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowsSplit,
  IconDatabaseExport,
  IconDatabaseImport,
  IconGitBranch,
  IconListSearch,
  IconPlus,
  IconWebhook,
} from '@tabler/icons-react'
import { type Addition, additionsAfter } from './add.ts'
import { useGraph } from './graph-context.ts'
import type { Place } from './place.ts'

const WORDS = {
  lookup: { label: 'Lookup', icon: IconListSearch },
  import: { label: 'Import', icon: IconDatabaseImport },
  router: { label: 'Router with branches', icon: IconArrowsSplit },
  branch: { label: 'Branch', icon: IconGitBranch },
  export: { label: 'Another export', icon: IconDatabaseExport },
  webhook: { label: 'Webhook', icon: IconWebhook },
} as const satisfies Record<Addition, { readonly label: string; readonly icon: typeof IconPlus }>

export interface AddMenuProps {
  readonly id: string
  readonly place: Place
  readonly small?: boolean
  /** Given where the keyboard opens it too. */
  readonly opened?: boolean
  onOpened?(opened: boolean): void
}

export function AddMenu({ id, place, small = false, opened, onOpened }: AddMenuProps) {
  const graph = useGraph()
  const additions = additionsAfter(graph.values, place)
  return (
    <Menu
      {...(opened !== undefined && { opened })}
      {...(onOpened && { onChange: onOpened })}
      position="bottom-start"
      withinPortal
      returnFocus
    >
      <Menu.Target>
        {small ? (
          // The keyboard has A, and the button above the graph.
          <ActionIcon variant="default" size={22} radius="xl" tabIndex={-1} aria-label="Add after this">
            <IconPlus size={13} />
          </ActionIcon>
        ) : (
          <Button variant="default" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
            Add after
          </Button>
        )}
      </Menu.Target>
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
