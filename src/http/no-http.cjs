// Stands in for node:http in the bundle of undici, which asks it for a default that the sender sets itself, and for the
// class of bodies that are never sent here. Loading it takes as long as a request to loopback.
exports.maxHeaderSize = 16 * 1024;
exports.IncomingMessage = function IncomingMessage() {};
