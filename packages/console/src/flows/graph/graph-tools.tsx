/** What can be done with the chosen node, as labelled buttons; each has a key too. */
import { Button, Kbd } from '@mantine/core'
import {
  IconAdjustments,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconChevronRight,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { additionsAfter } from './add.ts'
import { AddMenu } from './add-menu.tsx'
import classes from './graph.module.css'
import { useGraph } from './graph-context.ts'
import type { Place } from './place.ts'
import type { GraphDeeds } from './use-graph-deeds.ts'

export interface GraphToolsProps {
  readonly place: Place
  readonly deeds: GraphDeeds
  readonly adding: boolean
  onAdding(adding: boolean): void
}

export function GraphTools({ place, deeds, adding, onAdding }: GraphToolsProps) {
  const { current, values, open } = useGraph()
  return (
    <div className={classes.tools} role="toolbar" aria-label="Edit the steps">
      <Tool icon={IconAdjustments} onClick={() => open(current)}>
        Settings
      </Tool>
      <AddMenu id={current} additions={additionsAfter(values, place)} opened={adding} onOpened={onAdding}>
        <Button variant="default" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
          Add after
        </Button>
      </AddMenu>
      <Tool icon={IconChevronLeft} disabled={!deeds.canMove(-1)} onClick={() => deeds.move(-1, true)}>
        Move earlier
      </Tool>
      <Tool icon={IconChevronRight} disabled={!deeds.canMove(1)} onClick={() => deeds.move(1, true)}>
        Move later
      </Tool>
      <Tool icon={IconTrash} disabled={!deeds.canRemove} onClick={() => void deeds.remove(true)}>
        Remove
      </Tool>
      <Tool icon={IconArrowBackUp} disabled={!deeds.canUndo} onClick={deeds.undo}>
        Undo
      </Tool>
      <Tool icon={IconArrowForwardUp} disabled={!deeds.canRedo} onClick={deeds.redo}>
        Redo
      </Tool>
    </div>
  )
}

interface ToolProps {
  readonly icon: typeof IconTrash
  readonly disabled?: boolean
  onClick(): void
  readonly children: string
}

function Tool({ icon: Icon, disabled = false, onClick, children }: ToolProps) {
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon size={15} aria-hidden />}
      // Disabled, it would lose the focus while one presses it again and again.
      aria-disabled={disabled}
      data-disabled={disabled}
      onClick={() => {
        if (!disabled) onClick()
      }}
    >
      {children}
    </Button>
  )
}

/** @param id what describes the graph refers to */
export function GraphHint({ id }: { readonly id: string }) {
  return (
    <p className={classes.hint} id={id}>
      On a step: <Kbd size="xs">arrow keys</Kbd> go to the next, <Kbd size="xs">Enter</Kbd> opens its settings,{' '}
      <Kbd size="xs">A</Kbd> adds after it, <Kbd size="xs">Tab</Kbd> leads to the + on its way, <Kbd size="xs">Alt</Kbd>{' '}
      with up or down moves it, <Kbd size="xs">Delete</Kbd> removes it, <Kbd size="xs">Ctrl Z</Kbd> takes back.
    </p>
  )
}
