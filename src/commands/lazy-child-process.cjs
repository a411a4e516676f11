// Stands in for node:child_process where commander loads it: only for sub-commands in files of their own, which we have not.
exports.spawn = (...args) => process.getBuiltinModule('node:child_process').spawn(...args);
exports.exec = (...args) => process.getBuiltinModule('node:child_process').exec(...args);
