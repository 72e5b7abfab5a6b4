/** A request as it goes over the wire, before any tool writes it down. */
export interface WireRequest {
  method: string;
  /** Absolute address. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export const SNIPPET_KINDS = ['curl', 'fetch', 'python'] as const;
export type SnippetKind = (typeof SNIPPET_KINDS)[number];

/** The same request for another tool, ready to paste. */
export function snippetOf(kind: SnippetKind, request: WireRequest): string {
  switch (kind) {
    case 'curl':
      return curlOf(request);
    case 'fetch':
      return fetchOf(request);
    case 'python':
      return pythonOf(request);
  }
}

/** Quotes for a POSIX shell: nothing inside is special. */
const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curlOf({ method, url, headers, body }: WireRequest): string {
  const lines = [
    `curl -i${method === 'GET' ? '' : method === 'HEAD' ? ' --head' : ` -X ${method}`} ${shellQuote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellQuote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${shellQuote(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

function fetchOf({ method, url, headers, body }: WireRequest): string {
  const options = [
    ...(method === 'GET' ? [] : [`  method: ${JSON.stringify(method)},`]),
    ...(Object.keys(headers).length === 0 ? [] : [`  headers: ${indented(JSON.stringify(headers, null, 2))},`]),
    ...(body === undefined ? [] : [`  body: ${JSON.stringify(body)},`]),
  ];
  const second = options.length > 0 ? `, {\n${options.join('\n')}\n}` : '';
  return `const response = await fetch(${JSON.stringify(url)}${second});\nconsole.log(response.status, await response.text());`;
}

/* JSON strings are Python strings as well: both know the same escapes, and JSON.stringify writes no others. */
function pythonOf({ method, url, headers, body }: WireRequest): string {
  const parts = [
    `    ${JSON.stringify(url)},`,
    ...(method === 'GET' ? [] : [`    method=${JSON.stringify(method)},`]),
    ...(Object.keys(headers).length === 0
      ? []
      : [`    headers=${indented(JSON.stringify(headers, null, 4)).replace(/\n {2}(?=\s*})/, '\n  ')},`]),
    ...(body === undefined ? [] : [`    data=${JSON.stringify(body)}.encode(),`]),
  ];
  return [
    'import urllib.request',
    '',
    `request = urllib.request.Request(\n${parts.join('\n')}\n)`,
    'with urllib.request.urlopen(request) as response:',
    '    print(response.status, response.read().decode())',
  ].join('\n');
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
