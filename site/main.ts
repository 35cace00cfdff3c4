// The page: its language, the laboratory, the ticket desk.
import { startLaboratory } from "./laboratory.ts";
import { type Language, setLanguage, startLanguage, text } from "./strings/index.ts";
import { startTicket } from "./ticket/view.ts";
import { element } from "./view/controls.ts";

startLanguage();
for (const button of document.querySelectorAll<HTMLElement>("[data-language]"))
  button.addEventListener("click", () => setLanguage(button.dataset.language as Language));

startLaboratory((reason) => {
  const notice = element("failed");
  notice.textContent = text("page.failed", { reason });
  notice.hidden = false;
});
startTicket();
