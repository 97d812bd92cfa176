// On the login page, where one is after logging out: nobody's names stay on the phone. What waits to be sent does.
import { all, forget } from "./store.js";

for (const { id } of await all("rosters")) await forget(id);
