/** Creates or replaces a document, then lets everything that shows documents of its kind look again. */
import { type DocumentKind, queryClient, refresh } from './queries.ts'

/** Id of a document that is being created. */
export const NEW = 'new'

interface SavingCalls<D, T> {
  create(options: { body: D }): Promise<T>
  replace(options: { params: { id: string }; body: D }): Promise<T>
}

/** @param id `NEW`, or the id of what is replaced */
export async function saveDocument<D, T extends { readonly _id: string }>(
  kind: DocumentKind,
  calls: SavingCalls<D, T>,
  id: string,
  body: D,
): Promise<T> {
  const saved = id === NEW ? await calls.create({ body }) : await calls.replace({ params: { id }, body })
  await queryClient.cancelQueries({ queryKey: [kind] })
  queryClient.setQueryData([kind, 'one', saved._id], saved)
  // A list that is loaded whole at once, so that whoever has just created something can choose it without waiting.
  queryClient.setQueryData<readonly T[]>(
    [kind, 'list'],
    (list) => list && [...list.filter((one) => one._id !== saved._id), saved],
  )
  void refresh(kind, 'audit')
  return saved
}
