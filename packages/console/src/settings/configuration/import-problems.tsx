/** Why a file cannot be imported: each error with its place in the file. */
import { asKeywayError } from '../../api/client.ts'
import { Notice } from '../../ui/notice.tsx'

export function ImportProblems({ error, title }: { readonly error: unknown; readonly title: string }) {
  return (
    <Notice tone="bad" role="alert" title={title}>
      <ul style={{ margin: 0, paddingLeft: '1.1rem' }}>
        {asKeywayError(error).errors.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field ? (
              <>
                <span className="mono">{field}</span>: {message}
              </>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
