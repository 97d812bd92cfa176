// What the attendance app keeps on the phone: rosters (names, groups, codes), marks, photos of signed lists, and a few
// values of the device.
// IndexedDB survives closing the browser and restarting the phone; its transactions keep two tabs apart.

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("kehadiran", 3);
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result } = request;
      if (oldVersion < 1) {
        result.createObjectStore("values");
        result.createObjectStore("marks", { keyPath: "uuid" });
      }
      if (oldVersion < 2) result.createObjectStore("photos", { keyPath: "uuid" });
      if (oldVersion > 0) result.deleteObjectStore("rosters"); // fetched again, from now on by each user for himself
      result.createObjectStore("rosters", { keyPath: ["user.id", "id"] });
    };
    request.onsuccess = () => {
      // A newer version of the app waits in another tab: this one makes way and comes back as the newer one. What was
      // begun is finished first.
      request.result.onversionchange = () => {
        request.result.close();
        location.reload();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Runs work(store, ...) in one transaction. Resolves when it is on the disk, so that a tap that is shown is kept.
export async function write(names, work) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  let result;
  try {
    result = await work(...names.map((name) => transaction.objectStore(name)));
  } catch (fault) {
    done.catch(() => {});
    try { transaction.abort(); } catch { /* it has ended by itself */ }
    throw fault;
  }
  await done;
  return result;
}

export async function read(name, key) {
  return answer((await open()).transaction(name).objectStore(name).get(key));
}

export async function all(name) {
  return answer((await open()).transaction(name).objectStore(name).getAll());
}

// Names leave the phone when nothing of this user and bimtek waits any more. What waits or was refused is never removed.
export async function forget(user, id) {
  await write(["rosters", "marks", "photos"], async (rosters, ...stores) => {
    const known = [];
    for (const store of stores) {
      known.push((await answer(store.getAll())).filter((one) => one.bimtek === id && one.user === user));
    }
    if (known.flat().some((one) => one.state !== "sent")) return;
    rosters.delete([user, id]);
    stores.forEach((store, place) => known[place].forEach(({ uuid }) => store.delete(uuid)));
  });
}
