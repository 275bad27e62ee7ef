// The queue that Cal.com's script looks for when it starts. It stands in a file
// of its own because imports run before the lines of the file they are in.

function Cal(...call) {
  Cal.q.push(call);
}

Cal.q = [];
Cal.ns = {};
Cal.loaded = true;
window.Cal ??= Cal;
