"""The completion scripts of bash, zsh and fish, and how they and the program talk.

A script hands over the line up to the cursor in COMP_LINE and gets one offer a line: its kind (plain, dir, file), a
comma, the word. Click's own scripts split offers at spaces and commas and lines at colons, which names and addresses
of feeds hold.
"""

from __future__ import annotations

import os

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string


class LineComplete(ShellComplete):
    """A shell that hands over the line up to the cursor."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words behind the program's name, and the one that is being typed."""
        *words, typed = split_arg_string(os.environ.get("COMP_LINE", "") + "_")
        return words[1:], typed[:-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        return f"{item.type},{item.value}"


class Bash(LineComplete):
    """Bash 4.4 and newer. Readline begins a new word at each colon, so what stands before the last one is cut off; and
    it leaves quoting to the script: a name of a feed must not run as a command."""

    name = "bash"
    source_template = r"""%(complete_func)s() {
    local IFS=$'\n' kind value typed="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}" before
    before="${line##*[[:space:]]}"
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                case $typed in
                    \'*) value="${value//\'/\'\\\'\'}" ;;
                    \"*)
                        [[ $value == *!* ]] && continue
                        value="${value//\\/\\\\}" value="${value//\"/\\\"}"
                        value="${value//\$/\\\$}" value="${value//\`/\\\`}"
                        ;;
                    *)
                        printf -v value %%q "$value"
                        [[ $before == *:* ]] && value="${value#"${before%%"${before##*:}"}"}"
                        ;;
                esac
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(COMP_LINE="$line" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Zsh(LineComplete):
    """Zsh, as a file of its own in a folder of fpath, or read by .zshrc."""

    name = "zsh"
    source_template = r"""#compdef %(prog_name)s
%(complete_func)s() {
    local line typed="${(j: :)words[1,CURRENT]}"
    local -a offers
    for line in "${(@f)$(COMP_LINE="$typed" %(complete_var)s=zsh_complete $words[1] 2>/dev/null)}"; do
        case $line in
            dir,*) _path_files -/ ;;
            file,*) _files ;;
            plain,*) offers+=("${line#plain,}") ;;
        esac
    done
    (( $#offers )) && compadd -U -V unsorted -a offers
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


class Fish(LineComplete):
    """Fish 3 and newer."""

    name = "fish"
    source_template = r"""function %(complete_func)s
    set -l words (commandline -opc)
    for offer in (COMP_LINE=(commandline -cp | string collect) %(complete_var)s=fish_complete $words[1] 2>/dev/null)
        set -l parts (string split -m 1 , -- $offer)
        switch $parts[1]
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case plain
                echo -- $parts[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


SHELLS: dict[str, type[LineComplete]] = {shell.name: shell for shell in (Bash, Zsh, Fish)}


def register() -> None:
    """Let click speak with our scripts instead of its own."""
    for shell in SHELLS.values():
        add_completion_class(shell)
