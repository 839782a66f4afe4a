/** Draws the graph with React Flow, which is loaded with it and nowhere else. The keyboard is ours: one node at a time has the focus. */
import '@xyflow/react/dist/base.css'
import { type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FlowGraph } from './flow-graph.ts'
import classes from './graph.module.css'
import { useGraph } from './graph-context.ts'
import { CARD, INDENT, type Layout, leftToRight, topDown } from './layout.ts'
import { NodeCard, type NodeCardProps } from './node-card.tsx'
import { bringing, heightFor, LEAST_ZOOM, PAD, sizeOf, startOf, type Viewport, zoomFor } from './viewport.ts'
import { BEND, isNext, waysOf } from './ways.ts'

type CardNode = Node<Omit<NodeCardProps, 'id'> & Record<string, unknown>, 'card'>

function Card({ id, data }: NodeProps<CardNode>) {
  return (
    <>
      <Handle type="target" id="left" position={Position.Left} isConnectable={false} />
      <Handle type="target" id="top" position={Position.Top} isConnectable={false} />
      <NodeCard id={id} place={data.place} ways={data.ways} />
      <Handle type="source" id="right" position={Position.Right} isConnectable={false} />
      <Handle type="source" id="bottom" position={Position.Bottom} isConnectable={false} />
      <Handle type="source" id="side" position={Position.Left} isConnectable={false} />
    </>
  )
}

const NODE_TYPES = { card: Card }
/** The drawing is for the eye; the cards say what they lead to. */
const UNHEARD = { 'aria-hidden': true } as const
/** React Flow would call each of them a "node". */
const PLAIN = { 'aria-roledescription': undefined } as never

export interface GraphCanvasProps {
  readonly graph: FlowGraph
  /** In pixels there are. */
  readonly width: number
  /** Top down, where there is no room beside each other. */
  readonly narrow: boolean
  /** Tells where the nodes stand, for the arrow keys. */
  onLayout(layout: Layout): void
}

export function GraphCanvas({ graph, width, narrow, onLayout }: GraphCanvasProps) {
  const { current } = useGraph()
  const layout = useMemo(() => (narrow ? topDown(graph) : leftToRight(graph)), [graph, narrow])
  const deepest = Math.max(0, ...graph.nodes.map(({ depth }) => depth))
  const cardWidth = narrow ? Math.min(420, width - 2 * PAD - deepest * INDENT) : CARD.width
  const card = useMemo(() => ({ ...CARD, width: cardWidth }), [cardWidth])
  const size = sizeOf(layout, card)
  const box = { width, height: narrow ? size.height + 2 * PAD : heightFor(size, zoomFor(size, width)) }
  const start: Viewport = narrow ? { x: PAD, y: PAD, zoom: 1 } : startOf(size, box)
  // A place in one layout means nothing in another one.
  const of = `${width} ${size.width} ${size.height}`
  const [seen, setSeen] = useState({ of: '', node: '', view: start })
  // Only another node, or another layout, brings one in sight: panning by hand is not taken back.
  if (seen.of !== of || seen.node !== current) {
    const spot = layout.get(current)
    const from = seen.of === of ? seen.view : start
    setSeen({ of, node: current, view: spot && !narrow ? bringing(from, spot, box, card) : from })
  }

  useEffect(() => onLayout(layout), [layout, onLayout])

  const ways = useMemo(() => waysOf(graph, layout, card, narrow), [graph, layout, card, narrow])
  const nodes = graph.nodes.map(
    ({ id, place }): CardNode => ({
      id,
      type: 'card',
      position: layout.get(id) ?? { x: 0, y: 0 },
      data: { place, ways: ways.get(id) ?? [] },
      width: card.width,
      height: card.height,
      ariaRole: 'listitem',
      domAttributes: PLAIN,
    }),
  )
  const edges = graph.edges.map(({ from, to }): Edge => {
    const next = isNext(graph, from, to)
    return {
      id: `${from} ${to}`,
      source: from,
      target: to,
      type: 'smoothstep',
      sourceHandle: narrow ? (next ? 'bottom' : 'side') : 'right',
      targetHandle: narrow && next ? 'top' : 'left',
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--kw-edge)' },
      pathOptions: { offset: narrow ? 12 : BEND, borderRadius: 8 },
      domAttributes: UNHEARD,
    } as Edge
  })

  return (
    <div ref={useListRoles()} className={classes.canvas} style={{ height: box.height }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        viewport={seen.view}
        onViewportChange={(next) => setSeen({ ...seen, view: next })}
        minZoom={LEAST_ZOOM}
        maxZoom={1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        panOnDrag={!narrow}
        zoomOnScroll={false}
        zoomOnPinch={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        // Free of charge for open source; the licence stands in the notices.
        proOptions={{ hideAttribution: true }}
      />
    </div>
  )
}

/** React Flow calls itself an application, which keeps screen readers from reading line by line: the cards are a list. */
function useListRoles() {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.querySelector('.react-flow')?.setAttribute('role', 'presentation')
    const list = place.current?.querySelector('.react-flow__nodes')
    list?.setAttribute('role', 'list')
    list?.setAttribute('aria-label', 'Steps')
  })
  return place
}
