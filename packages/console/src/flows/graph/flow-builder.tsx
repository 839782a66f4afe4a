/** The steps of a flow as a graph one reads and edits: the draft, the deeds, the drawing, and the settings of one node. */
import type { Flow, JobFamily } from '@keyway/contract'
import { Title } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { lazy, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { Loading } from '../../ui/loading.tsx'
import { notifyDone } from '../../ui/notify.ts'
import type { FlowValues } from '../form/flow-values.ts'
import type { FlowForm } from '../form/use-flow-form.ts'
import type { Addition } from './add.ts'
import { deedOfKey } from './deed-of-key.ts'
import { DraftBar } from './draft-bar.tsx'
import { flowGraph } from './flow-graph.ts'
import classes from './graph.module.css'
import { GraphContext } from './graph-context.ts'
import { GraphHint, GraphTools } from './graph-tools.tsx'
import { jobsOf } from './jobs-of.ts'
import type { Layout } from './layout.ts'
import { nodeErrors } from './node-errors.ts'
import { NodePanel } from './node-panel.tsx'
import { placeOf } from './place.ts'
import { useGraphDeeds } from './use-graph-deeds.ts'
import { walk } from './walk.ts'

const GraphCanvas = lazy(() => import('./graph-canvas.tsx').then((module) => ({ default: module.GraphCanvas })))

/** Columns have no room beside each other below it. */
const NARROW = 640

export interface FlowBuilderProps {
  readonly flow: FlowForm
  readonly stored: Flow
  /** The run shown, for the figures of each node. */
  readonly family: JobFamily | undefined
}

export function FlowBuilder({ flow, stored, family }: FlowBuilderProps) {
  const { values } = flow
  const graph = useMemo(() => flowGraph(values), [values])
  const deeds = useGraphDeeds(flow, graph)
  const { ref, width } = useElementSize()
  const [opened, setOpened] = useState<{ readonly id: string; readonly before: FlowValues | null } | null>(null)
  const [refused, setRefused] = useState(false)
  const [adding, setAdding] = useState(false)
  const layout = useRef<Layout>(new Map())
  const keepLayout = useCallback((next: Layout) => {
    layout.current = next
  }, [])
  const hint = useId()
  const open = (id: string) => {
    deeds.select(id)
    setOpened({ id, before: values })
  }
  /** What is typed into a new node goes when its adding is taken back. */
  const add = (id: string, what: Addition) => setOpened({ id: deeds.add(id, what), before: null })
  const closed = () => {
    if (!opened) return
    if (opened.before) flow.endTyping(opened.before)
    setOpened(null)
    deeds.focus(opened.id)
  }
  const save = async () => {
    const saved = await flow.save()
    if (saved) notifyDone(`Flow "${saved.name}" saved`)
    else setRefused(true)
  }
  const errors = nodeErrors(flow.document.form.errors)
  const fault = graph.nodes.find(({ id }) => errors.has(id))?.id
  // The errors of a refused save are known one drawing later: the first node at fault opens, with the error at its field.
  useEffect(() => {
    if (!refused) return
    setRefused(false)
    if (fault !== undefined) setOpened({ id: fault, before: null })
  }, [refused, fault])
  const onKey = (event: React.KeyboardEvent) => {
    const onNode = event.target instanceof HTMLElement && event.target.dataset.node !== undefined
    const deed = deedOfKey(event)
    if (!deed || (!onNode && deed.kind !== 'undo' && deed.kind !== 'redo')) return
    event.preventDefault()
    if (deed.kind === 'walk') deeds.focus(walk(graph, layout.current, deeds.current, deed.key))
    else if (deed.kind === 'add') setAdding(true)
    else if (deed.kind === 'remove') void deeds.remove()
    else if (deed.kind === 'move') deeds.move(deed.by)
    else deeds[deed.kind]()
    if (onNode && (deed.kind === 'undo' || deed.kind === 'redo')) deeds.focus(deeds.current)
  }
  const openedPlace = opened && placeOf(opened.id)

  return (
    <GraphContext
      value={{
        values,
        errors,
        jobs: useMemo(() => jobsOf(stored, family), [stored, family]),
        current: deeds.current,
        focusWanted: deeds.focusWanted,
        focusTaken: deeds.focusTaken,
        select: deeds.select,
        open,
        add,
      }}
    >
      <section className={classes.builder} aria-label="Steps of the flow" aria-describedby={hint} onKeyDown={onKey}>
        <Title order={2}>Steps</Title>
        <DraftBar flow={flow} onSave={() => void save()} onDiscard={flow.discard} />
        <GraphTools place={deeds.place} deeds={deeds} adding={adding} onAdding={setAdding} />
        <div ref={ref} className={classes.frame}>
          <Suspense fallback={<Loading what="the steps" />}>
            {width > 0 ? (
              <GraphCanvas graph={graph} width={width} narrow={width < NARROW} onLayout={keepLayout} />
            ) : null}
          </Suspense>
        </div>
        <GraphHint id={hint} />
      </section>
      {openedPlace ? <NodePanel key={opened.id} flow={flow} place={openedPlace} onClosed={closed} /> : null}
    </GraphContext>
  )
}
