#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <histedit.h>
#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

// libedit's settings are variadic functions, which Swift cannot call, and its streams are C globals,
// which Swift 6 will not touch. Each function here makes one such call and nothing else.

/// An editor on the standard streams, or NULL.
EditLine *ce_open(const char *program);

/// What is shown before the line; asked for at every redraw. What stands between two bytes of 1 takes
/// no room.
int ce_set_prompt(EditLine *editor, char *(*prompt)(EditLine *));

/// Where characters come from: 1 when one was read, 0 at the end, -1 with errno for a failure.
int ce_set_reader(EditLine *editor, int (*reader)(EditLine *, wchar_t *));

/// A pointer that callbacks get back with ce_client.
int ce_set_client(EditLine *editor, void *client);
void *ce_client(EditLine *editor);

/// "emacs" or "vi". Resets every binding.
int ce_set_editor(EditLine *editor, const char *name);
bool ce_is_vi(EditLine *editor);

int ce_add_function(EditLine *editor, const char *name, const char *help,
                    unsigned char (*function)(EditLine *, int));
int ce_bind(EditLine *editor, const char *key, const char *function);

/// Draws prompt and line anew, from where the cursor stands.
int ce_refresh(EditLine *editor);

/// Sets the terminal up for editing (true), or gives it back as it was found.
int ce_prepare_terminal(EditLine *editor, bool editing);

/// A list of past lines that the editor recalls, at most `size`, without consecutive repeats.
History *ce_open_history(EditLine *editor, int size);
int ce_enter_history(History *history, const char *line);

/// The columns that a character takes in the locale's terminal; negative when it shows nothing.
int ce_width(uint32_t character);

#endif
