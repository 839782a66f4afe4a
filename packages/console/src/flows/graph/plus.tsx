/** The + on the way from one node to the next, and on the card of one that nothing can be put behind on its way. */
import { ActionIcon } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { additionsAfter, additionsBetween } from './add.ts'
import { AddMenu } from './add-menu.tsx'
import classes from './graph.module.css'
import { useGraph } from './graph-context.ts'
import type { Spot } from './layout.ts'
import type { Place } from './place.ts'
import { useCardWords } from './use-card-words.ts'

/** Where a node leads to, and where the middle of that way is, from the corner of its card. */
export interface Way {
  readonly to: string
  readonly place: Place
  readonly middle: Spot
}

export interface PlusesProps {
  readonly id: string
  readonly place: Place
  readonly name: string
  readonly ways: readonly Way[]
}

export function Pluses({ id, place, name, ways }: PlusesProps) {
  const { values } = useGraph()
  const between = additionsBetween(values, place)
  if (between.length === 0 || ways.length === 0) {
    return (
      <span className={classes.plus}>
        <AddMenu id={id} additions={additionsAfter(values, place)}>
          {/* It covers a part of the card; the keyboard has A, and the button above the graph. */}
          <PlusButton tabIndex={-1} label={`Add after ${name}`} />
        </AddMenu>
      </span>
    )
  }
  return ways.map((way) => (
    <span key={way.to} className={classes.plusBetween} style={{ left: way.middle.x, top: way.middle.y }}>
      <AddMenu id={id} additions={between}>
        <PlusBetween node={id} name={name} next={way.place} />
      </AddMenu>
    </span>
  ))
}

interface PlusBetweenProps extends ForButton {
  /** Id of the node it comes after when one tabs on, if that is the chosen one. */
  readonly node: string
  readonly name: string
  readonly next: Place
}

function PlusBetween({ node, name, next, ...button }: PlusBetweenProps) {
  const { values, current } = useGraph()
  const after = useCardWords(values, next)
  const label = `Add a step between ${name} and ${after.name}`
  return <PlusButton {...button} tabIndex={current === node ? 0 : -1} label={label} />
}

/** What the menu needs of its button is passed on to it. */
type ForButton = Omit<React.ComponentProps<'button'>, 'color' | 'style' | 'disabled'>

function PlusButton({ label, ...button }: ForButton & { readonly label: string }) {
  return (
    <ActionIcon {...button} variant="default" size={24} radius="xl" aria-label={label}>
      <IconPlus size={13} />
    </ActionIcon>
  )
}
