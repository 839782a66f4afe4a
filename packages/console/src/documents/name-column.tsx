/** The first column of every list: the name, which opens the document, and whether something typed into it is not saved. */
import { DraftMark } from '../ui/form/draft-mark.tsx'
import { RowLink } from '../ui/row-link.tsx'
import type { Column } from '../ui/table/column.ts'
import type { KindRow } from './kinds.ts'

interface Listed {
  readonly _id: string
  readonly name: string
}

export const nameColumn = <Row extends Listed>({ kind, path }: Pick<KindRow, 'kind' | 'path'>): Column<Row> => ({
  key: 'name',
  label: 'Name',
  fixed: true,
  cell: ({ _id: id, name }) => (
    <>
      <RowLink to={path} id={id}>
        {name}
      </RowLink>{' '}
      <DraftMark of={`${kind}/${id}`} />
    </>
  ),
  sort: ({ name }) => name,
  search: ({ name }) => name,
})
