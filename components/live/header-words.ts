/** What a header of an answer means, in a sentence; undefined for headers that need no word. */
export function headerInWords(name: string, value: string): string | undefined {
  switch (name.toLowerCase()) {
    case 'server-timing':
      return 'Where the server’s time went: waiting for an instance, loading its code, working.';
    case 'x-cold-start':
      return value === '1' ? 'A new instance had to be started for this request.' : 'An instance was ready and warm.';
    case 'x-instance-id':
      return 'Which instance of the function worked. Instances serve one request at a time.';
    case 'x-function':
      return 'Which function answered.';
    case 'traceparent':
      return 'The trace of this request; everything that follows from it carries the same id.';
    case 'etag':
      return 'The version of what was answered. Send it as If-Match to change just this version.';
    case 'location':
      return 'Where the thing that was made can be read.';
    case 'link':
      return 'Where the next page is.';
    case 'retry-after':
      return 'Seconds to wait before it makes sense to try again.';
    case 'idempotent-replayed':
    case 'idempotency-replayed':
      return 'This answer was given before, to the same key; nothing was done twice.';
    case 'content-type':
      return value.startsWith('application/problem+json')
        ? 'A problem document: type, title, status, detail, trace.'
        : undefined;
    case 'content-disposition':
      return 'Save it as a file; a browser never runs it.';
    case 'allow':
      return 'The methods that this address knows.';
    case 'cache-control':
      return 'Whether anybody may keep the answer.';
    case 'x-content-type-options':
      return 'The content type is meant as it stands; nobody guesses another.';
    default:
      return name.toLowerCase().startsWith('ratelimit') ? 'How many requests are left, and until when.' : undefined;
  }
}
