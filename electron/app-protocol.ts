import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { CustomScheme } from 'electron'
import type { FileAnswer, FileRequest } from '../src/host/studio/file-routes.ts'
import { securityHeaders } from '../src/host/studio/security-headers.ts'
import { APP_ORIGIN, isAppUrl, SCHEME } from './app-origin.ts'

/** Like https for all that a page may do, but for service workers, which have nothing to do here. */
export const APP_SCHEME: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
}

/**
 * Answers the page's requests with what the host's file routes give: pages, models, recordings, renders, uploads. Other
 * hosts than the app's are refused; every answer carries the headers of the studio's.
 *
 * @param answer the host's routes; never throws.
 */
export function appRequestHandler(
  answer: (request: FileRequest) => Promise<FileAnswer>,
): (request: Request) => Promise<Response> {
  const headers = securityHeaders(null)
  return async (request) => {
    if (!isAppUrl(request.url)) return new Response('Refused: not the app.\n', { status: 403, headers })
    const { method } = request
    const bodyBytes = Number(request.headers.get('content-length') ?? 0)
    const { status, type, bytes, body } = await answer({
      method,
      ...routeOf(request.url),
      body: bodyOf(request),
      bodyBytes,
    })
    const length = typeof body === 'string' || bytes === undefined ? {} : { 'content-length': String(bytes) }
    if (method === 'HEAD' && typeof body !== 'string') body.destroy()
    const content = method === 'HEAD' ? null : typeof body === 'string' ? body : webStream(body)
    return new Response(content, { status, headers: { ...headers, 'content-type': type, ...length } })
  }
}

/** Not by `new URL`: it would resolve `..` before the resolver sees it. */
function routeOf(url: string): Pick<FileRequest, 'pathname' | 'query'> {
  const [route = ''] = url.slice(APP_ORIGIN.length).split('#', 1)
  const [pathname = '', search = ''] = route.split('?', 2)
  return { pathname: pathname === '' ? '/' : pathname, query: new URLSearchParams(search) }
}

function bodyOf({ body }: Request): Readable {
  return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream)
}

function webStream(body: Readable): Exclude<ConstructorParameters<typeof Response>[0], undefined> {
  return Readable.toWeb(body) as Exclude<ConstructorParameters<typeof Response>[0], undefined>
}
