// Stands in for node:http2 in the bundle: loading it costs as much as half of undici, and webhooks go over HTTP/1.1.
// undici takes a failure to load it as "there is no HTTP/2 here".
throw new Error('HTTP/2 is not used');
