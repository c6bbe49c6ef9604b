import { type RequestListener, request as startRequest } from 'node:http';

/** Passes requests on to a server of this machine, as the public address of a bot does. */
export function forwardTo(origin: () => string | undefined): RequestListener {
  return (request, response) => {
    const target = origin();
    const fail = () => {
      if (response.headersSent) return void response.destroy();
      response.statusCode = 502;
      response.end('The bot does not answer.');
    };
    if (target === undefined) return fail();
    const { method, url, headers } = request;
    const sent = startRequest(new URL(url ?? '/', target), { method, headers, agent: false });
    sent.on('error', fail).on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', fail).pipe(response);
    });
    request.pipe(sent);
    response.on('close', () => sent.destroy());
  };
}
