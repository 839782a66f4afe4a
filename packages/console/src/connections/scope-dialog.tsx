/** Chooses scopes between two lists: available on the left, chosen on the right. */

import type { Scope } from '@keyway/contract'
import { ActionIcon, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { announce } from '../ui/announce.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { counted } from '../ui/time.ts'
import classes from './scope-dialog.module.css'
import { ScopeList } from './scope-list.tsx'
import { addCustomScope, availableScopes, MOVES, startLists } from './scope-lists.ts'

export interface ScopeDialogProps {
  readonly opened: boolean
  readonly offered: readonly Scope[]
  readonly chosen: readonly string[]
  onSave(chosen: readonly string[]): void
  onClose(): void
}

export function ScopeDialog(props: ScopeDialogProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title="Scopes" size="54rem">
      <ScopeChooser {...props} />
    </Dialog>
  )
}

const BUTTONS = [
  { move: 'chooseTicked', label: 'Choose the ticked scopes', icon: IconChevronRight },
  { move: 'chooseAll', label: 'Choose all scopes', icon: IconChevronsRight },
  { move: 'removeTicked', label: 'Remove the ticked scopes', icon: IconChevronLeft },
  { move: 'removeAll', label: 'Remove all scopes', icon: IconChevronsLeft },
] as const

function ScopeChooser({ offered, chosen, onSave, onClose }: ScopeDialogProps) {
  const [lists, setLists] = useState(() => startLists(offered, chosen))
  const [words, setWords] = useState('')
  const [custom, setCustom] = useState('')
  const [refused, setRefused] = useState<string | null>(null)

  const move = (name: keyof typeof MOVES) => {
    const next = MOVES[name](lists)
    setLists(next)
    announce(`${counted(next.chosen.length, 'scope')} chosen`)
  }
  const add = () => {
    const added = addCustomScope(lists, custom)
    setRefused(added.ok ? null : added.why)
    if (!added.ok) return
    setLists(added.lists)
    setCustom('')
    announce(`${counted(added.lists.chosen.length, 'scope')} chosen`)
  }

  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        What Keyway may do with the access that Microsoft grants. Tick scopes and move them to the right.
      </Text>
      <div className={classes.lists}>
        <ScopeList
          title="Available"
          scopes={availableScopes(lists, words)}
          ticked={lists.tickedAvailable}
          onTicked={(tickedAvailable) => setLists({ ...lists, tickedAvailable })}
          nothing={words ? 'No scope matches.' : 'All scopes are chosen.'}
          tools={
            <TextInput
              size="xs"
              aria-label="Search the available scopes"
              placeholder="Search"
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
              leftSection={<IconSearch size={14} aria-hidden />}
            />
          }
        />
        <div className={classes.moves}>
          {BUTTONS.map(({ move: name, label, icon: Icon }) => (
            <Tooltip label={label} key={name}>
              <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => move(name)}>
                <Icon size={17} />
              </ActionIcon>
            </Tooltip>
          ))}
        </div>
        <ScopeList
          title="Chosen"
          scopes={lists.chosen.map((value) => offered.find((scope) => scope.value === value) ?? ownScope(value))}
          ticked={lists.tickedChosen}
          onTicked={(tickedChosen) => setLists({ ...lists, tickedChosen })}
          nothing="Nothing chosen yet."
        />
      </div>
      <Group align="flex-start" gap="xs">
        <TextInput
          className={classes.custom}
          label="Add another scope"
          description="One that is not in the list, of the same API."
          value={custom}
          error={refused}
          onChange={(event) => setCustom(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
          rightSectionWidth="4rem"
          rightSection={
            <Button size="compact-xs" variant="light" onClick={add}>
              Add
            </Button>
          }
        />
      </Group>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          onClick={() => {
            onSave(lists.chosen)
            onClose()
          }}
        >
          Save
        </Button>
      </Group>
    </Stack>
  )
}

const ownScope = (value: string): Scope => ({ value, label: value, help: 'Added by hand.', recommended: false })
